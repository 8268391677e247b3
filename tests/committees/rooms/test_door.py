"""Everything that takes time comes through one door: holds, approval, moving, taking back, pushing aside."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from committees.rooms.kinds import Priority, State
from committees.rooms.models import Booking, Call, Claim, Refused, Room
from committees.rooms.selectors import booking_of, offer_of
from committees.rooms.services import (
    book_room,
    bump_bookings,
    cancel_booking,
    decline_booking,
    extend_booking,
    hold_room,
    lapse_holds,
    move_booking,
    note_arrival,
    release_absent,
    revive_booking,
    settle_hold,
)
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY

MINUTE = timedelta(minutes=1)


def states():
    """How many bookings stand in which state."""
    found = list(Booking.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_a_hold_takes_the_time_and_runs_out_by_itself(ask, book, noon):
    held = hold_room(request=ask(), at=noon).booking
    with pytest.raises(Refusal, match="room_taken"):
        book_room(request=ask(contact_name="别人"), at=noon + 14 * MINUTE)
    book_room(request=ask(contact_name="别人"), at=noon + 15 * MINUTE)
    held.refresh_from_db()
    assert (held.state, held.occupies) == (State.LAPSED, False)


def test_a_hold_is_settled_in_time_or_taken_again(ask, noon):
    first = hold_room(request=ask(), at=noon)
    settle_hold(booking_id=first.booking.pk, at=noon + MINUTE)
    late = hold_room(request=ask(hours="09:00-10:00"), at=noon)
    again = settle_hold(booking_id=late.booking.pk, at=noon + 20 * MINUTE)
    assert booking_of(late.reference) == again
    with pytest.raises(Refusal, match="not_held"):
        settle_hold(booking_id=first.booking.pk, at=noon)


def test_what_ran_out_and_is_gone_is_refused_with_ways(ask, book, noon):
    late = hold_room(request=ask(), at=noon)
    lapse_holds(at=noon + 15 * MINUTE)
    book()
    with pytest.raises(Refusal, match="room_taken") as caught:
        settle_hold(booking_id=late.booking.pk, at=noon + 16 * MINUTE)
    assert len(caught.value.facts["ways"]) == 3


def test_outside_units_wait_for_a_yes_within_the_time_said(ask, rooms, noon, worker):
    Room.objects.update(approval="outside", approval_hours=24)
    rooms["multi"] = offer_of("multi")
    made = book_room(request=ask(booker_kind="outside"), at=noon).booking
    assert (made.state, made.expires_at) == (State.HELD, noon + timedelta(hours=24))
    assert book_room(request=ask(hours="09:00-10:00"), at=noon).booking.state == State.CONFIRMED
    settle_hold(booking_id=made.pk, at=noon, worker=worker)
    other = book_room(request=ask(hours="11:00-12:00", booker_kind="outside"), at=noon).booking
    decline_booking(booking_id=other.pk, reason="商业活动", at=noon, worker=worker)
    with pytest.raises(Refusal, match="not_held"):
        decline_booking(booking_id=other.pk, reason="商业活动", at=noon, worker=worker)
    third = book_room(request=ask(hours="18:00-19:00", booker_kind="outside"), at=noon).booking
    assert lapse_holds(at=third.expires_at) == 1
    assert {call.kind for call in Call.objects.all()} == {"approved", "declined", "lapsed"}


def test_moving_keeps_the_code_and_frees_the_old_time(book, ask, noon):
    made = book()
    moved = move_booking(booking=made.booking, to=ask(hours="15:00-17:00"), at=noon).booking
    assert (booking_of(made.reference), moved.replaces_id) == (moved, made.booking.pk)
    book(hours="14:00-15:00")
    assert states() == {"moved": 1, "confirmed": 2}
    with pytest.raises(Refusal, match="not_open"):
        move_booking(booking=made.booking, to=ask(hours="18:00-19:00"), at=noon)


def test_a_move_that_is_refused_changes_nothing(book, ask, noon):
    made, _other = book(), book(hours="17:00-18:00")
    with pytest.raises(Refusal, match="room_taken") as caught:
        move_booking(booking=made.booking, to=ask(hours="17:30-19:00"), at=noon)
    assert (booking_of(made.reference), states()) == (made.booking, {"confirmed": 2})
    way = caught.value.facts["ways"][0]
    move_booking(booking=made.booking, to=way.request, at=noon)


def test_longer_shorter_and_too_long(book, noon):
    made = book()
    longer = extend_booking(booking=made.booking, until=clock.at(THURSDAY, "17:00"), at=noon)
    extend_booking(booking=longer.booking, until=clock.at(THURSDAY, "15:00"), at=noon)
    assert Claim.objects.get(is_active=True).during.upper == clock.at(THURSDAY, "15:00")
    with pytest.raises(Refusal, match="too_long"):
        extend_booking(booking=booking_of(made.reference), until=clock.at(THURSDAY, "19:00"), at=noon)


def test_longer_while_it_goes_on_and_who_came_is_still_there(book, worker):
    made, during = book(), clock.at(THURSDAY, "15:00")
    note_arrival(booking=made.booking, how="desk", at=made.booking.starts_at, worker=worker)
    longer = extend_booking(booking=made.booking, until=clock.at(THURSDAY, "17:00"), at=during).booking
    assert (longer.arrival.how, release_absent(at=during), longer.occupies) == ("desk", 0, True)
    for until in ("14:30", "19:00"):
        with pytest.raises(Refusal):
            extend_booking(booking=longer, until=clock.at(THURSDAY, until), at=during)


def test_a_cancellation_is_taken_back_if_the_time_is_free(book, noon, worker):
    made = book()
    cancel_booking(booking=made.booking, reason="下雨", at=noon)
    made.booking.refresh_from_db()
    back = revive_booking(booking=made.booking, at=noon, worker=worker).booking
    assert (booking_of(made.reference), back.state) == (back, State.CONFIRMED)
    with pytest.raises(Refusal, match="not_open"):
        revive_booking(booking=made.booking, at=noon, worker=worker)
    with pytest.raises(Refusal, match="not_cancelled"):
        revive_booking(booking=back, at=noon, worker=worker)


def test_taken_in_the_meantime_it_stays_cancelled(book, noon, worker):
    made = book()
    cancel_booking(booking=made.booking, reason="下雨", at=noon)
    made.booking.refresh_from_db()
    book()
    with pytest.raises(Refusal, match="room_taken"):
        revive_booking(booking=made.booking, at=noon, worker=worker)
    assert states() == {"cancelled": 1, "confirmed": 1}


FAR = THURSDAY + timedelta(days=7)


def test_a_meeting_by_law_pushes_a_club_aside_and_offers_it_another_time(book, ask, noon, lead):
    club = book(on=FAR, worker=lead, booker_kind="club", title="旗袍队").booking
    meeting = ask(on=FAR, worker=lead, booker_kind="committee", priority=Priority.STATUTORY)
    bump_bookings(request=meeting, reason="选举", at=noon)
    offer = Booking.objects.get(state=State.HELD)
    assert (offer.replaces_id, offer.awaits) == (club.pk, "offer")
    assert Call.objects.get().kind == "bumped"
    assert settle_hold(booking_id=offer.pk, at=noon).state == State.CONFIRMED


@pytest.mark.parametrize(
    ("code", "day", "priority", "reason"),
    [
        ("bump_not_allowed", FAR, Priority.OUTSIDE, "选举"),
        ("bump_too_late", THURSDAY, Priority.STATUTORY, "选举"),
        ("no_reason", FAR, Priority.STATUTORY, " "),
    ],
)
def test_nobody_is_pushed_aside_without_right(book, ask, noon, lead, code, day, priority, reason):
    book(on=day, worker=lead, booker_kind="club")
    asked = ask(on=day, worker=lead, booker_kind="committee", priority=priority)
    with pytest.raises(Refusal, match=code):
        bump_bookings(request=asked, reason=reason, at=noon)
    assert states() == {"confirmed": 1}


def test_an_emergency_waits_for_nothing(book, ask, noon, lead):
    book(worker=lead, booker_kind="club")
    asked = ask(worker=lead, booker_kind="committee", priority=Priority.EMERGENCY)
    assert bump_bookings(request=asked, reason="台风安置", at=noon).booking.occupies


def test_a_repeated_request_gets_the_first_answer(ask, noon):
    asked = ask(key=uuid4())
    first, second = (book_room(request=asked, at=noon) for _ in range(2))
    assert (first.booking, first.reference) == (second.booking, second.reference)
    assert (Booking.objects.count(), Refused.objects.count()) == (1, 0)
    assert booking_of(first.reference) == first.booking
    with pytest.raises(Refusal, match="key_reused"):
        book_room(request=replace(asked, ends_at=asked.ends_at + 30 * MINUTE), at=noon)


def test_the_api_answers_a_repeated_request_once(home, client_of, rooms, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    body = {"room": "multi", "day": str(THURSDAY), "starts": "14:00", "ends": "16:00", "layout": "long"}
    body |= {"head_count": 2, "title": "x", "use": "quiet", "booker_kind": "resident", "contact_name": "y"}
    send = [
        client_of(home).post(
            "/api/rooms/bookings/", body, "application/json", headers={"Idempotency-Key": "a" * 16}
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in send] == [201, 201]
    assert send[0].json() == send[1].json()


def test_the_pages_move_approve_and_take_back(home, client_of, book, noon, time_machine, worker):
    time_machine.move_to(noon, tick=False)
    made, resident, desk = book(), client_of(home), client_of(home, worker.account)
    path = f"{resident.open_with(made.reference)}move/"
    hours = {"day": str(THURSDAY), "starts": "16:00", "ends": "18:00"}
    assert resident.get(path).status_code == 200
    assert resident.post(path, hours).status_code == 302
    book(hours="09:00-10:00")
    assert resident.post(path, {**hours, "starts": "09:30", "ends": "10:30"}).status_code == 422
    now = booking_of(made.reference)
    assert desk.get(f"/staff/rooms/booking/{now.pk}/").status_code == 200
    cancel_booking(booking=now, reason="下雨", at=noon)
    assert desk.post(f"/staff/rooms/booking/{now.pk}/revive/").status_code == 302
    assert desk.post(f"/staff/rooms/booking/{now.pk}/revive/").status_code == 409
    assert desk.get("/staff/rooms/calls/").status_code == 200
