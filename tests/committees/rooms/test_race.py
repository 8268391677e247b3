"""Many at once, with real connections: one winner; with the guard off the same test sees doubles."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from committees.rooms.models import Booking, Claim
from committees.rooms.services import book_room, guards
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.databases import as_owner

CLIENTS = 8
ROUNDS = 12
DAYS = [timedelta(days=n) for n in range(ROUNDS)]
OVERLAPS = """
SELECT count(*) FROM rooms_claim a JOIN rooms_claim b
ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during WHERE a.is_active AND b.is_active
"""
# What respa, Indico, LibreBooking and MRBS do: look, then write.
CHECK_THEN_INSERT = guards.TAKE_SPACES.replace("ON CONFLICT DO NOTHING", "")


def drop(table: str, constraint: str) -> None:
    """Take the guard away."""
    as_owner(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def storm(home, columns, at) -> list[Counter[str]]:
    """One column of requests a client, a row at the same moment; each row's outcomes."""

    def client(requests) -> list[str]:
        outcomes = []
        with scope(home):
            for request in requests:
                barrier.wait()
                try:
                    book_room(request=request, at=at)
                    outcomes.append("booked")
                except Refusal as refusal:
                    outcomes.append(refusal.code)
        connection.close()
        return outcomes

    barrier = Barrier(len(columns), timeout=30)
    with ThreadPoolExecutor(len(columns)) as pool:
        found = list(pool.map(client, columns))
    return [Counter(row) for row in zip(*found, strict=True)]


def overlaps() -> int:
    """Pairs of claims that share a space and a moment, counted by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


@pytest.fixture
def shifted(ask):
    """Rounds of overlapping but not identical requests for one room."""
    by = [timedelta(minutes=15 * (number % 4)) for number in range(CLIENTS)]
    first = ask()
    return [
        [
            replace(first, starts_at=first.starts_at + day + late, ends_at=first.ends_at + day + late)
            for day in DAYS
        ]
        for late in by
    ]


@pytest.fixture
def one_phone(ask):
    """Rounds of requests for different hours with the same telephone number."""
    return [
        [
            ask(on=THURSDAY + day, hours=f"{9 + n:02}:00-{9 + n:02}:30", phone=f"1381234{day.days:04}")
            for day in DAYS
        ]
        for n in range(CLIENTS)
    ]


@pytest.fixture
def loud_and_private(ask):
    """Rounds of music beside a confidential talk."""
    sides = ask(room="multi", use="loud"), ask(room="talk", use="private", hours="14:00-15:00")
    return [
        [replace(side, starts_at=side.starts_at + day, ends_at=side.ends_at + day) for day in DAYS]
        for side in sides
    ]


def test_one_winner_a_slot(real_db, home, shifted, noon):
    rounds = storm(home, shifted, noon)
    assert [outcome["booked"] for outcome in rounds] == [1] * ROUNDS
    assert sum(rounds, Counter()).keys() == {"booked", "room_taken"}
    assert (overlaps(), Booking.objects.count(), Claim.objects.count()) == (0, ROUNDS, ROUNDS)


def test_without_the_constraint_there_are_doubles(real_db, home, shifted, noon, monkeypatch):
    drop("rooms_claim", "claim_space_free")
    monkeypatch.setattr(guards, "TAKE_SPACES", CHECK_THEN_INSERT)
    rounds = storm(home, shifted, noon)
    assert max(outcome["booked"] for outcome in rounds) > 1
    assert overlaps() > 0


def test_one_phone_has_its_open_bookings_and_no_more(real_db, home, one_phone, noon, rooms):
    rounds = storm(home, one_phone, noon)
    most = rooms["multi"].open_bookings
    assert rounds == [{"booked": most, "too_many_open": CLIENTS - most}] * ROUNDS


def test_without_the_lock_it_has_more(real_db, home, one_phone, noon, rooms, monkeypatch):
    monkeypatch.setattr(guards, "LOCK_BOOKER", "SELECT %s, %s")
    rounds = storm(home, one_phone, noon)
    assert max(outcome["booked"] for outcome in rounds) > rooms["multi"].open_bookings


def test_loud_or_quiet_wins_never_both(real_db, home, loud_and_private, noon):
    rounds = storm(home, loud_and_private, noon)
    assert [outcome["booked"] for outcome in rounds] == [1] * ROUNDS


def test_without_the_wall_both_win(real_db, home, loud_and_private, noon):
    drop("rooms_noise", "noise_loud_or_quiet")
    rounds = storm(home, loud_and_private, noon)
    assert [outcome["booked"] for outcome in rounds] == [2] * ROUNDS
