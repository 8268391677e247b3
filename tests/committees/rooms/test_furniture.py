"""Tables that must be moved, chairs that must be there: changeover and stock, in races too, with twins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from committees.rooms.models import Booking, Changeover, Layout, Room, RoomSpace, Stock
from committees.rooms.selectors import offer_of
from committees.rooms.services import book_room, guards
from keting.refusal import Refusal
from tests.committees.rooms.test_race import ROUNDS, storm


def say(before: str, after: str, minutes: int) -> None:
    """The common room takes so many minutes from one layout to the other."""
    pair = {kind: Layout.objects.get(room__slug="multi", kind=kind) for kind in (before, after)}
    Changeover.objects.create(before=pair[before], after=pair[after], minutes=minutes)


def test_the_next_one_waits_until_the_tables_stand(book):
    book(layout="long")
    with pytest.raises(Refusal, match="no_time_to_change"):
        book(layout="islands", hours="16:00-17:00")
    book(layout="islands", hours="16:10-17:00")


def test_the_one_before_ends_in_time_for_the_one_after(book):
    book(layout="classroom")
    with pytest.raises(Refusal, match="no_time_to_change"):
        book(layout="islands", hours="13:00-13:50")
    book(layout="islands", hours="13:00-13:45")


def test_a_pair_has_its_own_minutes(book, rooms):
    say("long", "islands", 40)
    say("islands", "long", 5)
    book(layout="long")
    with pytest.raises(Refusal, match="no_time_to_change") as caught:
        book(layout="islands", hours="16:30-17:30")
    assert "40" in str(caught.value.message)
    book(layout="islands", hours="12:00-13:55")


def test_every_way_out_of_a_change_can_be_booked(book, noon):
    book(layout="long")
    with pytest.raises(Refusal, match="no_time_to_change") as caught:
        book(layout="islands", hours="16:00-17:00", head_count=10)
    ways = caught.value.facts["ways"]
    assert len(ways) == 3
    for way in ways:
        booked = book_room(request=way.request, at=noon).booking
        row = Booking.objects.filter(pk=booked.pk)
        row.update(state="cancelled", cancelled_at=noon, cancel_reason="next")


def test_chairs_are_counted_over_the_rooms(book):
    Stock.objects.filter(slug="chairs").update(pieces=40)
    book(layout="islands")
    with pytest.raises(Refusal, match="not_enough_stock") as caught:
        book(room="activity", layout="theatre", hours="15:00-17:00")
    assert all(number in str(caught.value.message) for number in ("27", "22"))
    book(room="activity", layout="theatre", hours="16:00-17:00")


def test_the_amplifier_is_lent_once(book):
    book(room="activity", layout="open", extras={"amplifier": 1})
    with pytest.raises(Refusal, match="not_enough_stock"):
        book(room="multi", extras={"amplifier": 1})
    assert Booking.objects.get().terms["pieces"] == {"chairs": 5, "amplifier": 1}


@pytest.fixture
def beside(ask):
    """Rounds of two clubs that follow each other without a minute to move the tables."""
    first = ask(layout="long", hours="14:00-15:00")
    second = ask(layout="islands", hours="15:00-16:00")
    return [_rounds(one) for one in (first, second)]


@pytest.fixture
def one_amplifier(ask):
    """Rounds of two rooms that want the amplifier."""
    return [
        _rounds(ask(room=room, use=use, extras={"amplifier": 1}))
        for room, use in (("activity", "loud"), ("multi", "quiet"))
    ]


def _rounds(one):
    days = [timedelta(days=n) for n in range(ROUNDS)]
    return [replace(one, starts_at=one.starts_at + day, ends_at=one.ends_at + day) for day in days]


def winners(rounds):
    """How many won each round."""
    return [outcome["booked"] for outcome in rounds]


def test_of_two_that_touch_one_wins(real_db, home, beside, noon):
    assert winners(storm(home, beside, noon)) == [1] * ROUNDS


def test_without_the_lock_on_the_space_both_win(real_db, home, beside, noon, monkeypatch):
    monkeypatch.setattr(guards, "LOCK_SPACES", "SELECT %s")
    assert max(winners(storm(home, beside, noon))) == 2


def test_of_two_that_want_the_amplifier_one_wins(real_db, home, one_amplifier, noon):
    assert winners(storm(home, one_amplifier, noon)) == [1] * ROUNDS


def test_without_the_lock_on_the_stock_both_win(real_db, home, one_amplifier, noon, monkeypatch):
    monkeypatch.setattr(guards, "LOCK_STOCK", "SELECT %s")
    assert max(winners(storm(home, one_amplifier, noon))) == 2


@pytest.fixture
def stage(rooms):
    """One layout over the common room's space: 多功能室 as a stage."""
    made = Room.objects.create(slug="stage", name="小舞台", safety_limit=24, area=58, since=date(2026, 1, 1))
    RoomSpace.objects.create(room=made, space=rooms["multi"].parts.get().space)
    Layout.objects.create(room=made, kind="open", capacity=20)
    rooms["stage"] = offer_of("stage")
    return made


@pytest.fixture
def over_one_space(ask, stage):
    """Rounds of two offers over one space that follow each other without a minute."""
    first, second = ask(room="stage", hours="14:00-15:00"), ask(layout="islands", hours="15:00-16:00")
    return [_rounds(one) for one in (first, second)]


def test_an_offer_with_one_layout_leaves_time_to_change_too(real_db, home, over_one_space, noon):
    assert winners(storm(home, over_one_space, noon)) == [1] * ROUNDS


def test_without_the_lock_both_offers_win(real_db, home, over_one_space, noon, monkeypatch):
    monkeypatch.setattr(guards, "LOCK_SPACES", "SELECT %s")
    assert max(winners(storm(home, over_one_space, noon))) == 2
