"""Words for what stands on the street's record as work."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from keting.accounts.kinds import Role
from keting.audit.kinds import READS, LineKind
from keting.programs.kinds import Scope
from tenants.kinds import ChangeKind
from tenants.orders.kinds import GlassReason

# What the street does: an office's life has its own words, after "committee".
WORK: Mapping[str, str | Promise] = {
    "place_order": pgettext_lazy("record", "ordered something about an office"),
    "take_secret": pgettext_lazy("record", "took a director's first password"),
    "take_word": pgettext_lazy("record", "took the link that breaks the glass"),
    "order_table": pgettext_lazy("record", "ordered a table"),
    "committee suspend": pgettext_lazy("record", "closed an office for a while"),
    "committee resume": pgettext_lazy("record", "opened an office again"),
}
LIFE = "committee "
CHOSEN = [*Role.choices, *Scope.choices, *GlassReason.choices]
# What became of a change in an office's life.
STEPS: Mapping[str, str | Promise] = {
    "": "%(what)s",
    "undo": pgettext_lazy("record", "undone: %(what)s"),
    "settle": pgettext_lazy("record", "settled: %(what)s"),
}


def word_of(verb: str) -> str | Promise:
    """What the street does, or a change in an office's life; a verb without a word stands as it is."""
    if verb in WORK:
        return WORK[verb]
    step, _space, kind = verb.removeprefix(LIFE).rpartition(" ")
    word = dict(ChangeKind.choices).get(kind)
    if not verb.startswith(LIFE) or word is None or step not in STEPS:
        return verb.replace("_", " ")
    return str(STEPS[step]) % {"what": word}


def why_of(verb: str, why: str) -> str:
    """What is chosen from a list (roles, what a program may, why a glass is broken) in the list's words.

    Other words stand as they were written.
    """
    words = dict[str, str | Promise](LineKind.choices if verb in READS else CHOSEN)
    former, arrow, later = why.partition(" → ")
    return f"{_in_words(former, words)} → {_in_words(later, words)}" if arrow else _in_words(why, words)


def _in_words(said: str, words: Mapping[str, str | Promise]) -> str:
    parts = said.split(", ")
    if words.keys().isdisjoint(parts):
        return said
    return pgettext("clauses", ", ").join(str(words.get(one, one)) for one in parts if one)
