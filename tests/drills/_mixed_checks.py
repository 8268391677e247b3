"""What must hold in the tables while 200 people book: each finding is counted by its name."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count

from committees.rooms.kinds import WaitState
from committees.rooms.models import Booking, SeriesDate, Waiting
from committees.rooms.selectors import digest
from keting import clock
from tests.committees.rooms.machine import ASTRAY, CLASHES, OVERLAPS
from tests.drills._mixing import Person, Slot

UNCLAIMED = """
SELECT count(*) FROM rooms_booking b WHERE b.occupies AND (SELECT count(*) FROM rooms_claim c
WHERE c.booking_id = b.id AND c.is_active)
<> (SELECT count(*) FROM rooms_roomspace s WHERE s.room_id = b.room_id)
"""
SUMS = {"overlaps": OVERLAPS, "loud_beside_quiet": CLASHES, "astray": ASTRAY, "without_claims": UNCLAIMED}
QUOTA = 3


def standing(day: date, hour: str, *rooms: str) -> list[Booking]:
    """Who has these rooms at this moment."""
    at = clock.at(day, hour)
    rows = Booking.objects.filter(occupies=True, room__slug__in=rooms, starts_at__lte=at, ends_at__gt=at)
    return list(rows)


DONE = ("book_201", "book_302", "series_302", "end_302", "wait_302", "accept_302", "move_302", "cancel_302")


def untried(told: Counter[str]) -> Counter[str]:
    """Kinds of acts that nobody came through with: of them nothing was shown."""
    return Counter(untried=sum(not told[what] for what in DONE))


def one_winner(day: date) -> Counter[str]:
    """Of all who wanted it one has the common room, one the activity room; the joined hall is both."""
    places = {"multi": "15:00", "activity": "15:15"}
    wrong = sum(len(standing(day, hour, room, "both")) != 1 for room, hour in places.items())
    return Counter(without_one_winner=wrong)


PAIRS: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    ("choir_beside_counsel", (("20:00", ("multi", "talk")),)),
    ("no_time_to_change", (("09:30", ("multi",)), ("10:30", ("multi",)))),
    ("stock_lent_twice", (("12:30", ("multi", "activity")),)),
)


def one_of_pair(kind: int, day: date) -> Counter[str]:
    """One choir or the counsel, one side of the tables, one with the amplifier; not both."""
    name, looks = PAIRS[kind]
    came = sum(len(standing(day, hour, *rooms)) for hour, rooms in looks)
    return Counter({name: max(0, came - 1)})


def over_quota() -> Counter[str]:
    """A household has what it may have."""
    rows = Booking.objects.filter(occupies=True, room__slug="activity", household__isnull=False)
    shared = rows.filter(household__room_no="shared").count()
    return Counter(over_quota=max(0, shared - QUOTA))


def queue(day: date) -> Counter[str]:
    """Who was served stood before all who still wait; while somebody waits nobody else has the hour."""
    rows = Waiting.objects.filter(room__slug="multi", starts_at__range=_of(day)).order_by("asked_at", "id")
    states = [state for state in rows.values_list("state", flat=True) if state != WaitState.WITHDRAWN]
    waiting = WaitState.WAITING in states
    first = states.index(WaitState.WAITING) if waiting else len(states)
    jumped = WaitState.OFFERED in states[first:]
    has_it = standing(day, "15:00", "multi", "both")
    # Who has had it since before they came need not be of the queue: giving it back may be put off.
    came = rows.filter(state=WaitState.WAITING, of_date__isnull=True).first()
    newly = [one for one in has_it if came and one.booked_at > came.asked_at]
    passed_by = bool(newly) and not Waiting.objects.filter(offer__in=newly).exists()
    return Counter(skipped=int(jumped) + int(passed_by), without_one_winner=int(len(has_it) != 1))


def _of(day: date) -> tuple[object, object]:
    return clock.instants(clock.day_span(day))


def at_the_end(people: Iterable[Person]) -> Counter[str]:
    """Sums over all tables, and every promise against what stands."""
    found = Counter(broken_answers=sum(len(person.broken) for person in people))
    with connection.cursor() as cursor:
        for name, statement in SUMS.items():
            cursor.execute(statement)
            found[name] = cursor.fetchone()[0]
    by_code = {row.reference_hash: row for row in Booking.objects.select_related("room")}
    promised: set[UUID] = set()
    for person in people:
        for code, slot in person.kept.items():
            row = by_code.get(digest(code))
            found["lost"] += row is None or not is_as_told(row, slot)
            promised |= {row.pk} if row else set()
        rows = [by_code.get(digest(code)) for code in person.gone]
        found["not_given_back"] += sum(row is not None and row.occupies for row in rows)
        found["lost"] += sum(
            not is_series_as_told(key, is_on=bool(day)) for key, day in person.series.items()
        )
    return found + _nobody_has_two() + _nobody_unknown(promised)


def is_as_told(row: Booking, slot: Slot) -> bool:
    """It stands, at the hours that were told."""
    hours = clock.at(slot.day, slot.starts), clock.at(slot.day, slot.ends)
    return row.occupies and row.room.slug == slot.room and (row.starts_at, row.ends_at) == hours


def is_series_as_told(key: str, *, is_on: bool) -> bool:
    """Its booked dates stand; of one that was ended none does."""
    dates = SeriesDate.objects.filter(series=key)
    standing_ones = dates.filter(booking__occupies=True).count()
    booked = dates.filter(booking__isnull=False).count()
    return standing_ones == booked and dates.count() == 3 if is_on else standing_ones == 0


def _nobody_has_two() -> Counter[str]:
    """One offer for a place in the queue, one living booking for an offer's code."""
    offers = list(Waiting.objects.filter(offer__isnull=False).values_list("offer", flat=True))
    hashes = Waiting.objects.values_list("reference_hash", flat=True)
    twice = Booking.objects.filter(occupies=True, reference_hash__in=hashes).order_by()
    many = twice.values("reference_hash").annotate(many=Count("pk")).filter(many__gt=1).count()
    return Counter(served_twice=len(offers) - len(set(offers)) + many)


def _nobody_unknown(promised: set[UUID]) -> Counter[str]:
    """Nothing stands that nobody was told of, but for offers not yet taken and dates of series."""
    rows = Booking.objects.filter(occupies=True).exclude(pk__in=promised)
    rows = rows.exclude(waited__isnull=False).exclude(series_dates__isnull=False)
    return Counter(nobodys=rows.count())
