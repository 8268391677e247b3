"""Reading the record: who did what with whose row, in words, people masked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from committees.activities.models import Activity, SignUp
from committees.households.kinds import RevealReason, Right
from committees.households.models import Household, Resident
from committees.households.selectors import find_people
from committees.households.templatetags.register import door, mask_name
from committees.portal.kinds import OTHERS, THINGS, VERBS_OF, LineKind, kind_of, word_of
from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.audit.models import Entry, Seal
from keting.audit.selectors import is_sealed
from keting.audit.services import ALARM
from keting.privacy.register import register

# So many people are looked for by a word; who finds more is asked to say it more exactly by the empty page.
MOST_PEOPLE = 300
READINGS = frozenset({"look_at_record", "export_record"})
GLASS = "break_glass"
# So long an alarm stands on the pages of those who answer for it.
ALARMED_FOR = timedelta(days=30)
SOMEBODY, COLLEAGUE = "somebody", "colleague"
# How much a list of people shows.
LIST_WORDS = (("full", pgettext_lazy("list", "in full")), ("masked", pgettext_lazy("list", "masked")))
RESIDENT, HOUSEHOLD = "households.resident", "households.household"


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

    @property
    def told(self) -> str:
        """How far, for the record: without words that may name somebody."""
        said = [self.kind, SOMEBODY if self.words.strip() else "", COLLEAGUE if self.by else ""]
        days = f"{self.since or ''}..{self.until or ''}" if self.since or self.until else ""
        return ", ".join(one for one in (*said, days) if one)


@dataclass(frozen=True)
class Named:
    """What a row is called: a person masked, with the door; `person` leads to who looked at them."""

    name: str
    beside: str = ""
    person: UUID | None = None
    # Of whose door it tells.
    building: str = ""

    @property
    def outside(self) -> tuple[str, str]:
        """Name and place for a file that leaves the house: of a door, the building only."""
        if not self.building:
            return self.name, self.beside
        return (self.name, self.building) if self.person else (self.building, "")


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
    # Fields that changed: name, what it said, what it says; words stay sealed.
    fields: Sequence[tuple[str, str, str]] = ()


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


def newest_seal() -> Seal | None:
    """The batch that was sealed last."""
    return Seal.objects.defer("digest").last()


def lines(rows: Iterable[Entry]) -> list[Line]:
    """The lines in words: one statement for each kind of row that they are about."""
    told = list(rows)
    named = _names(told)
    return [
        Line(
            at=one.at,
            who=one.actor_name if one.actor_id else str(OTHERS.get(one.actor_name, one.actor_name)),
            kind=kind_of(one.verb),
            does=word_of(one.verb),
            whom=_whom(one, named),
            why=_narrowing(one.why) if one.verb in READINGS else _reason(one.why),
            is_sealed=one.place is not None,
            fields=_fields(one),
        )
        for one in told
    ]


def _fields(one: Entry) -> list[tuple[str, str, str]]:
    before, after = one.before or {}, one.after or {}
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in sorted(before | after)]


def _said(value: object) -> str:
    """A value in the record, short; what is chosen from a list stands as its code."""
    if is_sealed(value):
        return pgettext("record", "words, sealed")
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)


def _whom(one: Entry, named: Mapping[tuple[str, str], Named]) -> Named:
    """Nobody, when somebody did it about the own account."""
    if one.actor_id and one.thing_id == str(one.actor_id):
        return Named("")
    return named.get((one.thing, one.thing_id)) or Named(_thing(one.thing))


def _thing(thing: str) -> str:
    """What a row is without a name: its own word, else what such rows are kept for."""
    if thing in THINGS:
        return str(THINGS[thing])
    kept_for = (labels.purpose for name, labels in register().items() if name.lower() == thing)
    return next((str(one.title) for one in kept_for if one), thing)


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


def _reason(why: str) -> str:
    """Reasons and roles are chosen from lists; other words stand as they were written."""
    words = dict[str, str | Promise]([*RevealReason.choices, *Right.choices, *LIST_WORDS])
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
    return pgettext("clauses", ", ").join(str(words.get(one, one)) for one in said.split(", ") if one)


def _roles(text: str) -> str:
    names = text.split(", ")
    if not set(names) <= set(Role.values):
        return text
    return pgettext("clauses", ", ").join(str(Role(name).label) for name in names)


def _names(told: Sequence[Entry]) -> Mapping[tuple[str, str], Named]:
    found = dict[tuple[str, str], Named]()
    for thing, name_all in NAMERS.items():
        keys = {key for one in told if one.thing == thing and (key := _key(one.thing_id))}
        if keys:
            found |= {(thing, str(key)): named for key, named in name_all(keys).items()}
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _residents(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Resident.objects.filter(pk__in=keys).select_related("household")
    shown = rows.only("name", "household__building", "household__unit", "household__room_no")
    return {
        one.pk: Named(mask_name(one.name), door(one.household), one.pk, one.household.building)
        if one.name
        else Named(pgettext("record", "somebody who was erased"))
        for one in shown
    }


def _households(keys: set[UUID]) -> dict[UUID, Named]:
    found = Household.objects.filter(pk__in=keys)
    return {one.pk: Named(door(one), building=one.building) for one in found}


def _accounts(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Account.objects.filter(pk__in=keys).values_list("pk", "display_name", "username")
    return {key: Named(name, username) for key, name, username in rows}


def _workers(keys: set[UUID]) -> dict[UUID, Named]:
    return {key: Named(name) for key, name in Worker.objects.filter(pk__in=keys).values_list("pk", "name")}


def _sign_ups(keys: set[UUID]) -> dict[UUID, Named]:
    rows = SignUp.objects.filter(pk__in=keys).values_list("pk", "name", "activity__title")
    return {key: Named(mask_name(name), title) for key, name, title in rows}


def _activities(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Activity.objects.filter(pk__in=keys).values_list("pk", "title")
    return {key: Named(str(THINGS["activities.activity"]), title) for key, title in rows}


NAMERS: Mapping[str, Callable[[set[UUID]], dict[UUID, Named]]] = {
    RESIDENT: _residents,
    HOUSEHOLD: _households,
    "accounts.account": _accounts,
    "staff.worker": _workers,
    "activities.signup": _sign_ups,
    "activities.activity": _activities,
}
