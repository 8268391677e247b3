"""The hidden mark of a list: which of four spaces stands between two words, by a key of the list's own.

No reader sees it, a reader of registers takes each for a space, and every row carries it by itself: rows may
be lost, sorted or moved to other columns. Which list it was is found by trying the lists that were taken.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import comb

from committees.households.models import ListOrder
from keting.db.fields import blind

# All as wide as a space, or nearly: a space, one that does not break, a quarter and a third of an em.
SPACES = "\u0020\u00a0\u2005\u2004"
GAP = re.compile(f"[{SPACES}]")
# How unlikely it must be that chance alone has set so many spaces right: each is right once in four.
CHANCE = 1e-9


@dataclass(frozen=True)
class Trace:
    """A list that a text may come from: how many of its spaces are that list's."""

    order: ListOrder
    right: int
    spaces: int

    @property
    def as_good(self) -> range:
        """So many right spaces would be as good, or better."""
        return range(self.right, self.spaces + 1)

    @property
    def is_it(self) -> bool:
        """Whether chance can be left out."""
        ways = (comb(self.spaces, n) * 0.25**n * 0.75 ** (self.spaces - n) for n in self.as_good)
        return sum(ways) < CHANCE


def mark(text: str, order: ListOrder) -> str:
    """The text with the list's own spaces."""
    wanted = iter(_spaces(text, order))
    return GAP.sub(lambda _gap: next(wanted), text)


def trace(texts: Iterable[str], orders: Iterable[ListOrder]) -> list[Trace]:
    """The lists of this committee that the cells may come from, the likeliest first."""
    cells = {text.strip() for text in texts if GAP.search(text.strip())}
    found = [_weigh(cells, order) for order in orders]
    return sorted((one for one in found if one.is_it), key=lambda one: -one.right)


def _weigh(cells: Collection[str], order: ListOrder) -> Trace:
    right = spaces = 0
    for text in cells:
        found = GAP.findall(text)
        right += sum(is_so == own for is_so, own in zip(found, _spaces(text, order), strict=True))
        spaces += len(found)
    return Trace(order, right, spaces)


def _spaces(text: str, order: ListOrder) -> list[str]:
    """What stands in each gap: two bits of a digest of the list and the words, whatever is between them."""
    words = GAP.split(text)
    bits = int(blind(f"{order.pk} {''.join(words)}", "list"), 16)
    return [SPACES[bits >> 2 * place & 3] for place in range(len(words) - 1)]
