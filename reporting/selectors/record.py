"""The street's own record: who came in, what was ordered and exported, what was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from keting.accounts.models import Account
from keting.audit.kinds import ACCOUNTS, OTHERS, READS, REFUSALS, SIGN_INS, LineKind
from keting.audit.models import Entry
from reporting.selectors.recorded import why_of, word_of

VERBS: Mapping[str, Mapping[str, str | Promise]] = {
    LineKind.LOOK: READS,
    LineKind.SIGN_IN: SIGN_INS,
    LineKind.ACCOUNT: ACCOUNTS,
    LineKind.REFUSED: REFUSALS,
}
ACCOUNT = "accounts.account"


@dataclass(frozen=True)
class Line:
    """A line in words."""

    at: datetime
    who: str
    does: str | Promise
    whom: str
    why: str


def entries(kind: str) -> QuerySet[Entry]:
    """Lines of the street's record, the newest first; work is what is nothing else."""
    rows = Entry.objects.defer("digest").order_by("-at", "-id")
    if kind == LineKind.WORK:
        return rows.exclude(verb__in=[verb for words in VERBS.values() for verb in words])
    return rows.filter(verb__in=list(VERBS[kind])) if kind in VERBS else rows


def lines(rows: Iterable[Entry]) -> list[Line]:
    """In words; accounts by their names (1 query)."""
    told = list(rows)
    about = {one.thing_id for one in told if one.thing == ACCOUNT and one.thing_id != str(one.actor_id)}
    named = Account.objects.filter(Q(pk__in=[key for key in about if key]))
    names = {str(key): name for key, name in named.values_list("pk", "display_name")}
    words = {verb: word for known in VERBS.values() for verb, word in known.items()}
    return [
        Line(
            one.at,
            one.actor_name if one.actor_id else str(OTHERS.get(one.actor_name, one.actor_name)),
            words.get(one.verb) or word_of(one.verb),
            names.get(one.thing_id, ""),
            why_of(one.verb, one.why),
        )
        for one in told
    ]
