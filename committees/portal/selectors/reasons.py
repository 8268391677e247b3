"""What a line of the record was done for, in words: reasons are chosen from lists, not typed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from committees.households.kinds import Answer, CardEnd, ListReason, RevealReason, Right, Tag
from committees.portal.kinds import LineKind, WordsReason
from keting.accounts.kinds import Role
from keting.audit.kinds import FOUND
from keting.audit.models import Entry
from keting.programs.kinds import Scope
from tenants.orders.kinds import GlassReason

READINGS = frozenset({"look_at_record", "export_record"})
SOMEBODY, COLLEAGUE = "somebody", "colleague"
# How much a list of people shows.
LIST_WORDS = (("full", pgettext_lazy("list", "in full")), ("masked", pgettext_lazy("list", "masked")))
# All that is chosen, not typed; where two lists have a word in common both say the same.
CHOSEN = [
    *ListReason.choices, *RevealReason.choices, *Right.choices, *Answer.choices,
    *CardEnd.choices, *LIST_WORDS, *WordsReason.choices, *GlassReason.choices, *Scope.choices,
]  # fmt: skip
# Where somebody was looked up, and by what.
LOOKED_UP: Mapping[str, str | Promise] = {
    "register": pgettext_lazy("search", "in the register"),
    "matters": pgettext_lazy("search", "among the matters"),
    "visit": pgettext_lazy("search", "for a visit"),
    "words": pgettext_lazy("search", "by words"),
    "number": pgettext_lazy("search", "by a whole number"),
    **dict(Tag.choices),
}


def why_of(one: Entry) -> str:
    """What for, in words."""
    if one.verb in READINGS:
        return _narrowing(one.why)
    return _in_words(one.why, LOOKED_UP) if one.verb == "search" else _reason(one.why)


def _reason(why: str) -> str:
    """Reasons and roles are chosen from lists; other words stand as they were written."""
    words = dict[str, str | Promise](CHOSEN)
    if words.keys() & set(why.split(", ")):
        return _in_words(why, words)
    former, arrow, later = why.partition(" → ")
    return f"{_roles(former)} → {_roles(later)}" if arrow else _roles(why)


def _narrowing(why: str) -> str:
    """How far somebody had narrowed the record, in words."""
    words = dict[str, str | Promise](LineKind.choices) | {
        SOMEBODY: pgettext("record", "of one person or door"),
        COLLEAGUE: pgettext("record", "of one colleague"),
    }
    return _in_words(why, words)


def _in_words(said: str, words: Mapping[str, str | Promise]) -> str:
    return pgettext("clauses", ", ").join(_word(one, words) for one in said.split(", ") if one)


def _word(one: str, words: Mapping[str, str | Promise]) -> str:
    hits = one.removeprefix(FOUND)
    if hits != one and hits.isdecimal():
        return ngettext("%(number)s found", "%(number)s found", int(hits)) % {"number": hits}
    return str(words.get(one, one))


def _roles(text: str) -> str:
    names = text.split(", ")
    if not set(names) <= set(Role.values):
        return text
    return pgettext("clauses", ", ").join(str(Role(name).label) for name in names)
