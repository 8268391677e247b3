"""Words for what stands on the street's record as work."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

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


def why_of(why: str) -> str:
    """The reason for breaking the glass is chosen; other words stand as they were written."""
    reasons = dict(GlassReason.choices)
    before, _comma, last = why.rpartition(", ")
    if last not in reasons:
        return why
    return pgettext("clauses", ", ").join(filter(None, [before, str(reasons[last])]))
