"""Reading clubs: for the page, for the desk, and for whoever books in a club's name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When

from committees.clubs.kinds import Part, State
from committees.clubs.models import Club, Member, Notice, Renewal, Tick
from committees.households.models import Household, Resident

PRESENT = Q(left_on__isnull=True)
# Known by a name of their own, or by one that stands in the register now.
KNOWN = Q(resident__isnull=True, name__gt="") | Q(
    resident__name__gt="", resident__until__isnull=True, resident__voided_at__isnull=True
)
HEADS = (Part.LEADER, Part.DEPUTY)
SHOWN_MEETINGS = 12


def half_of(day: date) -> date:
    """The first day of the half-year."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def clubs(*states: str) -> QuerySet[Club]:
    """Clubs in these states by name, with `size`, how many they are, and `heads`, leader and deputy."""
    heads = Member.objects.filter(PRESENT, KNOWN, part__in=HEADS).select_related("resident")
    counted = Count("members", filter=Q(members__left_on__isnull=True))
    found = Club.objects.filter(state__in=states or [State.ACTIVE]).select_related("liaison")
    return found.annotate(size=counted).prefetch_related(Prefetch("members", heads, to_attr="heads"))


def here() -> QuerySet[Club]:
    """Clubs at home here, to choose from."""
    return Club.objects.filter(state=State.ACTIVE)


def club_with(club_id: UUID, *states: str) -> Club | None:
    """One club, as `clubs` has it."""
    return clubs(*states).filter(pk=club_id).first()


def is_led(club: Club) -> bool:
    """Whether somebody leads it who is known here now (1 query)."""
    return Member.objects.filter(PRESENT, KNOWN, club=club, part=Part.LEADER).exists()


def unled(clubs: Collection[UUID]) -> set[UUID]:
    """Those of these clubs that nobody leads who is known here now (1 query)."""
    rows = Member.objects.filter(PRESENT, KNOWN, club__in=clubs, part=Part.LEADER)
    return set(clubs) - set(rows.values_list("club", flat=True))


def led_from(household: Household) -> QuerySet[Club]:
    """Clubs that somebody of this household leads, alone or as deputy."""
    heads = Member.objects.filter(PRESENT, KNOWN, club=OuterRef("pk"), part__in=HEADS)
    return Club.objects.filter(Exists(heads.filter(resident__household=household)), state=State.ACTIVE)


def members_of(club: Club) -> list[Member]:
    """Who is in it now, its heads first, then in the order of joining (1 query)."""
    order = Case(*(When(part=part, then=place) for place, part in enumerate(Part.values)))
    rows = Member.objects.filter(PRESENT, club=club).select_related("resident__household")
    return list(rows.order_by(order, "joined_on", "id"))


def memberships_of(household: Household) -> list[Member]:
    """Which clubs the people of this door are in now (1 query)."""
    rows = Member.objects.filter(PRESENT, club__in=clubs(State.ASKED, State.ACTIVE))
    here = rows.filter(resident__household=household, resident__until__isnull=True)
    return list(here.select_related("club", "resident").order_by("club__name", "id"))


def neighbour_named(household: Household, name: str) -> Resident | None:
    """The one of this name behind the door."""
    here = Resident.objects.filter(household=household, until__isnull=True, voided_at__isnull=True)
    return here.filter(name=name.strip(), name__gt="").first()


def notices_of(club: Club, day: date) -> list[Notice]:
    """What it tells on this day."""
    return list(club.notices.filter(until__gte=day))


def renewals_of(club: Club) -> list[Renewal]:
    """Its half-years, the newest first."""
    return list(club.renewals.select_related("renewed_by"))


def unrenewed(day: date) -> set[UUID]:
    """Clubs that have not been renewed for the half-year of the day, though they were here before it."""
    half = half_of(day)
    renewed = Renewal.objects.filter(club=OuterRef("pk"), half=half)
    rows = Club.objects.filter(~Exists(renewed), state=State.ACTIVE, since__lt=half)
    return set(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class Meeting:
    """An hour at which the club met: how many members came, and how many guests."""

    starts_at: datetime
    came: int
    guests: int


def meetings_of(club: Club) -> Sequence[Meeting]:
    """The last meetings at which somebody was ticked (1 query)."""
    rows = Tick.objects.filter(club=club, voided_at__isnull=True).order_by().values("starts_at")
    counted = rows.annotate(came=Count("member"), all=Count("pk")).order_by("-starts_at")[:SHOWN_MEETINGS]
    return [Meeting(row["starts_at"], row["came"], row["all"] - row["came"]) for row in counted]


def is_ticked(club_id: UUID, starts_at: datetime) -> bool:
    """Whether it is written down who came to this meeting (1 query)."""
    return Tick.objects.filter(club=club_id, starts_at=starts_at, voided_at__isnull=True).exists()


@dataclass(frozen=True)
class Sheet:
    """The list to tick: who is in the club, whom of them somebody has ticked, and guests without a name."""

    members: Sequence[Member]
    came: frozenset[UUID]
    guests: int


def sheet(club: Club, starts_at: datetime) -> Sheet:
    """The list of one meeting (2 queries); who was ticked and has left since stands on it too."""
    ticks = Tick.objects.filter(club=club, starts_at=starts_at, voided_at__isnull=True)
    ticked = list(ticks.select_related("member__resident"))
    members = members_of(club)
    here = {member.pk for member in members}
    gone = [tick.member for tick in ticked if tick.member and tick.member_id not in here]
    came = frozenset(tick.member_id for tick in ticked if tick.member_id)
    return Sheet([*members, *gone], came, len(ticked) - len(came))
