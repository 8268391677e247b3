"""Reading the record: who did what with whose row, in words, people masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from committees.households.models import Resident
from committees.households.selectors import find_people
from committees.portal.kinds import OTHERS, VERBS_OF, LineKind, kind_of, word_of
from committees.portal.selectors.fields import Changed, Words, changes_of, keys_of, refers, words_in
from committees.portal.selectors.naming import (
    HOUSEHOLD,
    RESIDENT,
    Named,
    Names,
    names_of,
    word_of_thing,
)
from committees.portal.selectors.reasons import COLLEAGUE, SOMEBODY, why_of
from keting import clock
from keting.accounts.models import Account
from keting.audit.kinds import told_hits
from keting.audit.models import Entry, Seal
from keting.audit.selectors import opened
from keting.audit.services import ALARM

# So many people are looked for by a word; who finds more is asked to say it more exactly by the empty page.
MOST_PEOPLE = 300
GLASS = "break_glass"
# So long an alarm stands on the pages of those who answer for it.
ALARMED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Wanted:
    """What the record is narrowed to."""

    words: str = ""
    by: UUID | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out, the kind apart."""
        return bool(self.words or self.by or self.since or self.until)

    def told(self, hits: int) -> str:
        """How far and how many lines, for the record: without words that may name somebody."""
        said = [self.kind, SOMEBODY if self.words.strip() else "", COLLEAGUE if self.by else ""]
        days = f"{self.since or ''}..{self.until or ''}" if self.since or self.until else ""
        return ", ".join(one for one in (*said, days, told_hits(hits) if self.is_narrow else "") if one)


@dataclass(frozen=True)
class Line:
    """One line of the record in words."""

    at: datetime
    who: str
    kind: str
    does: str | Promise
    whom: Named
    why: str
    is_sealed: bool
    pk: UUID | None = None
    fields: Sequence[Changed] = ()
    # Of the words that changed: none, sealed, or gone for good.
    words: Words = Words.NONE


def entries(wanted: Wanted) -> QuerySet[Entry]:
    """Lines of the record, the newest first."""
    rows = Entry.objects.defer("digest").order_by("-at", "-id")
    if wanted.kind:
        rows = rows.filter(_of_kind(wanted.kind))
    if wanted.by:
        rows = rows.filter(actor_id=wanted.by)
    if wanted.since:
        rows = rows.filter(at__gte=clock.at(wanted.since, "00:00"))
    if wanted.until:
        rows = rows.filter(at__lt=clock.at(wanted.until + clock.ONE_DAY, "00:00"))
    return rows.filter(_about(wanted.words)) if wanted.words.strip() else rows


def looks_at(resident: Resident) -> list[Line]:
    """Every look at a person and every change of the person's row, the newest first."""
    rows = Entry.objects.filter(thing=RESIDENT, thing_id=str(resident.pk)).order_by("-at", "-id")
    return lines(rows)


def alarms(at: datetime) -> list[Line]:
    """Of the last thirty days: who looked at unusually many people, and when the street broke the glass."""
    rows = Entry.objects.filter(verb__in=[ALARM, GLASS], at__gt=at - ALARMED_FOR)
    return lines(rows.order_by("-at", "-id"))


def guests(at: datetime) -> list[Account]:
    """Who of the street reads here now: everybody who works here is told."""
    return list(Account.objects.filter(until__gt=at, is_active=True).order_by("until"))


def words_of(line: Entry) -> list[Changed] | None:
    """What a line keeps sealed, opened; None when it is gone for good. The record must say so first."""
    found = opened(line)
    if found is None:
        return None
    return changes_of(line, names_of(refers(line, found)), Words.SEALED, found)


def newest_seal() -> Seal | None:
    """The batch that was sealed last."""
    return Seal.objects.defer("digest").last()


def lines(rows: Iterable[Entry]) -> list[Line]:
    """The lines in words: one statement for each kind of row that they are about."""
    told = list(rows)
    named = names_of(
        [(one.thing, one.thing_id) for one in told] + [key for one in told for key in refers(one)]
    )
    kept = keys_of(told)
    return [
        Line(
            at=one.at,
            who=one.actor_name if one.actor_id else str(OTHERS.get(one.actor_name, one.actor_name)),
            kind=kind_of(one.verb),
            does=word_of(one.verb),
            whom=_whom(one, named),
            why=why_of(one),
            is_sealed=one.place is not None,
            pk=one.pk,
            words=(words := words_in(one, kept)),
            fields=changes_of(one, named, words),
        )
        for one in told
    ]


def _whom(one: Entry, named: Names) -> Named:
    """Nobody, when somebody did it about the own account."""
    if one.actor_id and one.thing_id == str(one.actor_id):
        return Named("")
    return named.get((one.thing, one.thing_id)) or Named(word_of_thing(one.thing))


def _of_kind(kind: str) -> Q:
    """Work is what is nothing else: a verb without a word of its own is not lost."""
    if kind != LineKind.WORK:
        return Q(verb__in=VERBS_OF[kind])
    others = [verb for other, words in VERBS_OF.items() if other != LineKind.WORK for verb in words]
    return ~Q(verb__in=others)


def _about(words: str) -> Q:
    people = list(find_people(words).order_by("pk").values_list("pk", "household_id")[:MOST_PEOPLE])
    homes = {str(home) for _person, home in people}
    persons = Q(thing=RESIDENT, thing_id__in=[str(person) for person, _home in people])
    return persons | Q(thing=HOUSEHOLD, thing_id__in=homes)
