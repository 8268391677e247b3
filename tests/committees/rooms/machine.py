"""A machine that books, moves, gives back, waits, comes or stays away; each step is checked in the tables."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from committees.rooms.kinds import OCCUPYING, Came, State, WaitState
from committees.rooms.models import Absence, Arrival, Booking, Claim, Room, Waiting
from committees.rooms.services import (
    BookingRequest,
    book_room,
    cancel_booking,
    hold_room,
    join_waitlist,
    lapse_holds,
    move_booking,
    note_arrival,
    offer_waiting,
    release_absent,
    request_of,
    revive_booking,
    settle_hold,
)
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal

DAY = date(2026, 11, 26)
OVERLAPS = """
SELECT count(*) FROM rooms_claim a JOIN rooms_claim b
ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during WHERE a.is_active AND b.is_active
"""
CLASHES = """
SELECT count(*) FROM rooms_noise a JOIN rooms_noise b ON a.wall_id = b.wall_id AND a.is_loud
AND NOT b.is_loud AND a.during && b.during WHERE a.is_active AND b.is_active
"""
ASTRAY = """
SELECT count(*) FROM rooms_claim c JOIN rooms_booking b ON b.id = c.booking_id
WHERE c.is_active <> b.occupies OR c.during <> b.during
"""
hours = st.tuples(st.integers(8, 18), st.sampled_from((0, 30)), st.sampled_from((30, 60, 120)))
picks = st.integers(0, 10**6)


def count(statement: str) -> int:
    """The statement's one number."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


class Life(RuleBasedStateMachine):
    """Two days of three rooms, from the evening before on; time goes forward only."""

    rooms: dict[str, Room]
    worker: Worker
    steps: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        """An empty house; all that is done is undone at the end."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = clock.at(DAY - timedelta(days=1), "18:00")

    def teardown(self) -> None:
        """Leave no trace."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def asked(self, room: str, day: int, hour: tuple[int, int, int], use: str) -> BookingRequest:
        """A request for two people."""
        offer = self.rooms[room]
        start = clock.at(DAY + timedelta(days=day), f"{hour[0]:02}:{hour[1]:02}")
        return BookingRequest(
            room=offer,
            layout=next(iter(offer.layouts.all())),
            starts_at=start,
            ends_at=start + timedelta(minutes=hour[2]),
            head_count=2,
            title="手工组",
            contact_name="沈阿姨",
            use=use,
        )

    def one_of(self, pick: int, *states: str) -> Booking | None:
        """Some booking in one of these states."""
        rows = list(Booking.objects.filter(state__in=states).order_by("id"))
        return rows[pick % len(rows)] if rows else None

    def attempt(self, call: Any) -> None:
        """Do it, or be refused; what is refused changes nothing that the invariants see."""
        try:
            call()
            self.steps["done"] += 1
        except Refusal as refusal:
            self.steps[refusal.code] += 1

    requests = {
        "room": st.sampled_from(("multi", "activity", "talk")),
        "day": st.integers(0, 1),
        "hour": hours,
        "use": st.sampled_from(("quiet", "loud", "private")),
    }

    @rule(**requests)
    def book(self, **wish: Any) -> None:
        """Ask for a room."""
        self.attempt(lambda: book_room(request=self.asked(**wish), at=self.now))

    @rule(**requests)
    def hold(self, **wish: Any) -> None:
        """Keep one for a quarter of an hour."""
        self.attempt(lambda: hold_room(request=self.asked(**wish), at=self.now))

    @rule(**requests)
    def wait(self, **wish: Any) -> None:
        """Stand in the queue."""
        self.attempt(lambda: join_waitlist(request=self.asked(**wish), at=self.now))

    @rule(pick=picks, day=st.integers(0, 1), hour=hours)
    def move(self, pick: int, day: int, hour: tuple[int, int, int]) -> None:
        """Another time in the same room."""
        made = self.one_of(pick, *OCCUPYING)
        if made:
            start = clock.at(DAY + timedelta(days=day), f"{hour[0]:02}:{hour[1]:02}")
            to = replace(request_of(made), starts_at=start, ends_at=start + timedelta(minutes=hour[2]))
            self.attempt(lambda: move_booking(booking=made, to=to, at=self.now))

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        """Give one back."""
        made = self.one_of(pick, *OCCUPYING)
        if made:
            self.attempt(lambda: cancel_booking(booking=made, reason="下雨", at=self.now))

    @rule(pick=picks)
    def revive(self, pick: int) -> None:
        """Take a cancellation back."""
        made = self.one_of(pick, State.CANCELLED, State.LAPSED)
        if made:
            self.attempt(lambda: revive_booking(booking=made, at=self.now, worker=self.worker))

    @rule(pick=picks)
    def settle(self, pick: int) -> None:
        """Say yes to what is held."""
        made = self.one_of(pick, State.HELD)
        if made:
            self.attempt(lambda: settle_hold(booking_id=made.pk, at=self.now))

    @rule(pick=picks)
    def come(self, pick: int) -> None:
        """Be there."""
        made = self.one_of(pick, State.CONFIRMED, State.NO_SHOW)
        if made:
            self.attempt(lambda: note_arrival(booking=made, how=Came.DESK, at=self.now, worker=self.worker))

    @rule(minutes=st.sampled_from((1, 5, 15, 60, 240)))
    @precondition(lambda self: self.now < clock.at(DAY + timedelta(days=1), "20:00"))
    def time_passes(self, minutes: int) -> None:
        """The clock goes on, and the sweep goes through the house."""
        self.now: datetime = self.now + timedelta(minutes=minutes)
        lapse_holds(at=self.now)
        release_absent(at=self.now)
        offer_waiting(at=self.now)

    @invariant()
    def nothing_overlaps(self) -> None:
        """No space twice, no choir beside counsel, each claim as its booking."""
        self.steps["steps"] += 1
        assert (count(OVERLAPS), count(CLASHES), count(ASTRAY)) == (0, 0, 0)

    @invariant()
    def every_booking_has_its_claim(self) -> None:
        """One for each space of its room, active while it occupies."""
        held = Booking.objects.filter(occupies=True).count()
        assert Claim.objects.filter(is_active=True, booking__isnull=False).count() == held

    @invariant()
    def what_came_did_not_stay_away(self) -> None:
        """Nobody both came and stayed away; who stayed away occupies nothing."""
        both = Absence.objects.filter(booking__in=Arrival.objects.values("booking"))
        assert not both.exists()
        assert not Absence.objects.filter(booking__occupies=True).exists()

    @invariant()
    def nobody_has_two(self) -> None:
        """An offer is one person's, and a booking is followed by one living one at most."""
        followed = Counter(
            Booking.objects.filter(occupies=True, replaces__isnull=False).values_list("replaces")
        )
        assert max(followed.values(), default=1) == 1
        offers = Waiting.objects.filter(state=WaitState.OFFERED).values_list("offer", flat=True)
        assert len(set(offers)) == len(offers)


def life_in(rooms: dict[str, Room], worker: Worker) -> type[Life]:
    """The machine in this house."""
    return type("LifeHere", (Life,), {"rooms": rooms, "worker": worker, "steps": Counter()})
