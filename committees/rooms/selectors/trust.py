"""Who stayed away: a weight that goes down from day to day, and pauses. No ranking, shown to nobody else.

An absence weighs one point on its day and nothing after sixty days; forgiven it weighs nothing at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from django.db.models import Q

from committees.households.models import Household
from committees.households.selectors import people
from committees.rooms.models import Absence, Booking, Pause
from keting import clock
from keting.db.fields import blind

FADES = timedelta(days=60)
OLD_AGE = relativedelta(years=70)


def weight_of(household: Household | None, phone: str, at: datetime) -> float:
    """Points of a household, or else of a telephone number, at this instant (1 query)."""
    rows = Absence.objects.filter(
        _whose(household, phone, "booking__"), forgiven_at__isnull=True, booking__ends_at__gt=at - FADES
    )
    return sum(weight(started, at) for started in rows.values_list("booking__starts_at", flat=True))


def weight(started_at: datetime, at: datetime) -> float:
    """What is left of one absence: 1 on the day, half after thirty days, 0 after sixty."""
    return max(0.0, 1 - max(at - started_at, timedelta(0)) / FADES)


def pause_of(household: Household | None, phone: str, at: datetime) -> Pause | None:
    """The pause that holds for them now, the longest first (1 query)."""
    rows = Pause.objects.filter(_whose(household, phone), since__lte=at, until__gt=at, lifted_at__isnull=True)
    return rows.order_by("-until").first()


def _whose(household: Household | None, phone: str, prefix: str = "") -> Q:
    if household:
        return Q(**{f"{prefix}household": household})
    return Q(**{f"{prefix}phone_index": blind(phone, "phone")})


def may_be_paused(household: Household | None, at: datetime) -> bool:
    """Whether the house may pause by its own rule: only where all there are known to be under seventy."""
    if household is None:
        return False
    day = clock.day_of(at)
    ages = list(people().filter(household=household).values_list("born_on", flat=True))
    return bool(ages) and all(born and born > day - OLD_AGE for born in ages)


@dataclass(frozen=True)
class AbsenceRow:
    """One absence with what is left of it."""

    absence: Absence
    points: float

    @property
    def booking(self) -> Booking:
        """What nobody came to."""
        return self.absence.booking


def absences(at: datetime) -> list[AbsenceRow]:
    """Those that may still weigh, the newest first (1 query)."""
    rows = Absence.objects.filter(booking__ends_at__gt=at - FADES).select_related("booking__room")
    return [
        AbsenceRow(row, 0 if row.forgiven_at else weight(row.booking.starts_at, at))
        for row in rows.order_by("-booking__starts_at", "id")
    ]


def pauses(at: datetime) -> list[Pause]:
    """Pauses that hold (1 query)."""
    rows = Pause.objects.filter(until__gt=at, lifted_at__isnull=True)
    return list(rows.select_related("household"))
