"""Each constraint, really hit: the truth stands in the database."""

from datetime import date, time, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg2.extras import DateTimeTZRange

from committees.rooms.kinds import State
from committees.rooms.models import (
    Booking,
    Call,
    Changeover,
    Claim,
    Closure,
    Hours,
    Layout,
    Noise,
    Room,
    Series,
    SeriesDate,
    SharedWall,
    Space,
    Stock,
    Waiting,
)
from keting.db.constraints import constraint_of
from tests.committees.rooms.conftest import THURSDAY

BOOKING = {
    "booking_ends_after_start": {"ends_at": "starts_at"},
    "booking_within_one_day": {"ends_at": "next_day"},
    "booking_somebody_comes": {"head_count": 0},
    "booking_state_known": {"state": "lost"},
    "booking_use_known": {"use": "shouting"},
    "booking_worker_at_desk": {"booked_by_id": "worker"},
    "booking_void_is_cancelled": {"void_reason": "typo"},
    "booking_reference_once": {"reference_hash": "same"},
    "booking_layout_of_room": {"layout_id": "other"},
}


def violated(write) -> str:
    """The constraint that refuses the write."""

    def write_and_check() -> None:
        with transaction.atomic():
            write()
            connection.check_constraints()

    with pytest.raises(IntegrityError) as caught:
        write_and_check()
    return constraint_of(caught.value)


@pytest.mark.parametrize("name", BOOKING)
def test_booking(book, worker, ask, name):
    one = book().booking
    meant = {
        "starts_at": one.starts_at,
        "next_day": one.ends_at + timedelta(days=1),
        "worker": worker.pk,
        "same": one.reference_hash,
        "other": ask(room="activity").layout.pk,
    }
    fields = {key: meant.get(value, value) for key, value in BOOKING[name].items()}
    values = {f.attname: getattr(one, f.attname) for f in Booking._meta.concrete_fields if not f.generated}
    del values["id"]
    values |= {"reference_hash": "another", **fields}
    assert violated(lambda: Booking.objects.create(**values)) == name


@pytest.mark.parametrize(
    "values",
    [{"state": State.CANCELLED}, {"cancel_reason": "why"}, {"state": State.CANCELLED, "cancel_reason": "x"}],
)
def test_cancelled_says_when_and_why(book, values):
    row = Booking.objects.filter(pk=book().booking.pk)
    assert violated(lambda: row.update(**values)) == "booking_cancelled_says_why"


def test_hours_never_change_and_rows_stay(book):
    booking = book().booking
    row = Booking.objects.filter(pk=booking.pk)
    assert violated(lambda: row.update(ends_at=booking.ends_at + timedelta(hours=1))) == "booking_facts_stay"
    assert violated(row.delete) == "booking_never_deleted"


def test_two_claims_of_a_space(book):
    claim = Claim.objects.get(booking=book().booking)
    claim.pk, claim._state.adding = None, True
    assert (
        violated(lambda: Claim.objects.create(space=claim.space, during=claim.during)) == "claim_space_free"
    )


@pytest.mark.parametrize("bounds", ["[]", "(]", "()"])
def test_claims_are_half_open(book, bounds):
    claim = Claim.objects.get(booking=book().booking)
    later = claim.during.upper + timedelta(hours=1)
    time = DateTimeTZRange(later, later + timedelta(hours=1), bounds)
    assert violated(lambda: Claim.objects.create(space=claim.space, during=time)) == "claim_time_is_real"


def test_a_claim_of_no_time(book):
    claim = Claim.objects.get(booking=book().booking)
    time = DateTimeTZRange(claim.during.upper, claim.during.upper)
    assert violated(lambda: Claim.objects.create(space=claim.space, during=time)) == "claim_time_is_real"


def test_loud_and_quiet_at_a_wall(book):
    noise = Noise.objects.get(booking=book().booking)
    assert violated(lambda: Noise.objects.create(wall=noise.wall, during=noise.during, is_loud=True)) == (
        "noise_loud_or_quiet"
    )


def test_a_claim_follows_its_booking(book):
    booking = book().booking
    claims = Claim.objects.filter(booking=booking)
    assert violated(lambda: claims.update(is_active=False)) == "claim_follows_booking"
    noises = Noise.objects.filter(booking=booking)
    assert violated(lambda: noises.update(is_active=False)) == "noise_follows_booking"


def test_an_uncancelled_booking_meets_the_same_guard(book, noon):
    row = Booking.objects.filter(pk=book().booking.pk)
    row.update(state=State.CANCELLED, cancelled_at=noon, cancel_reason="x")
    book()
    back = {"state": State.CONFIRMED, "cancelled_at": None, "cancel_reason": ""}
    assert violated(lambda: row.update(**back)) == "claim_space_free"


def test_offers(rooms):
    multi = rooms["multi"]
    room = Room.objects.filter(pk=multi.pk)
    layout = Layout.objects.filter(room=multi)
    wall = SharedWall.objects.get()
    assert violated(lambda: room.update(closes_at=multi.opens_at)) == "room_closes_after_opening"
    assert violated(lambda: room.update(most_minutes=10)) == "room_lengths_in_order"
    assert violated(lambda: room.update(safety_limit=0)) == "room_holds_somebody"
    assert violated(lambda: room.update(slug="talk")) == "room_slug_once"
    assert violated(lambda: layout.update(kind="long")) == "layout_kind_once"
    assert violated(lambda: layout.update(capacity=0)) == "layout_seats_somebody"
    assert violated(lambda: Space.objects.create(name="多功能室")) == "space_name_once"
    assert violated(lambda: multi.parts.create(space=multi.parts.get().space)) == "roomspace_once"
    assert (
        violated(lambda: SharedWall.objects.create(one=wall.other, other=wall.one))
        == "sharedwall_smaller_first"
    )
    assert violated(lambda: SharedWall.objects.create(one=wall.one, other=wall.other)) == "sharedwall_once"


def test_hours(rooms, noon):
    since, room = date(2026, 1, 1), rooms["multi"]
    hours = Hours.objects.create(room=room, since=since, opens_at=time(9), closes_at=time(17))
    rows = Hours.objects.filter(pk=hours.pk)
    assert violated(lambda: rows.update(until=date(2025, 1, 1))) == "hours_days_in_order"
    assert violated(
        lambda: Hours.objects.create(room=room, since=since, opens_at=time(9), closes_at=time(9))
    ) == ("hours_open_before_closing")
    wrong = {
        "hours_open_before_closing": {"opens_at": time(9), "closes_at": time(9)},
        "hours_weekdays_known": {"weekdays": "8"},
        "hours_day_kind_known": {"day_kind": "odd"},
    }
    for name, fields in wrong.items():
        assert violated(partial(Hours.objects.create, room=room, since=since, **fields)) == name
    assert violated(lambda: rows.update(closes_at=time(18))) == "hours_facts_stay"
    assert violated(rows.delete) == "hours_never_deleted"


def test_closures(rooms, book, noon):
    given = {"cause": "repair", "starts_at": noon, "ends_at": noon + timedelta(hours=1), "made_at": noon}
    closure = Closure.objects.create(**given)
    claims = Claim.objects.filter(booking=book().booking)
    wrong = given | {"ends_at": noon}
    assert violated(lambda: Closure.objects.create(**wrong)) == "closure_ends_after_start"
    wrong = given | {"cause": "mood"}
    assert violated(lambda: Closure.objects.create(**wrong)) == "closure_cause_known"
    rows = Closure.objects.all()
    assert violated(lambda: rows.update(ends_at=noon)) == "closure_facts_stay"
    assert violated(rows.delete) == "closure_never_deleted"
    assert violated(lambda: claims.update(closure=closure)) == "claim_of_one_thing"


def test_changeovers_and_stock(rooms):
    long, islands = (Layout.objects.get(room=rooms["multi"], kind=kind) for kind in ("long", "islands"))
    Changeover.objects.create(before=long, after=islands, minutes=10)
    wrong = {
        "changeover_pair_once": {"before": long, "after": islands, "minutes": 5},
        "changeover_of_two": {"before": long, "after": long, "minutes": 5},
        "changeover_within_two_hours": {"before": islands, "after": long, "minutes": 121},
    }
    for name, fields in wrong.items():
        assert violated(partial(Changeover.objects.create, **fields)) == name
    row = Layout.objects.filter(pk=long.pk)
    assert violated(lambda: row.update(setup_minutes=121)) == "layout_within_two_hours"
    assert violated(lambda: Stock.objects.create(slug="chairs", pieces=1)) == "stock_slug_once"


def test_holds_keys_and_calls(book, noon):
    one, other = book().booking, book(hours="17:00-18:00").booking
    row = Booking.objects.filter(pk=one.pk)
    assert violated(lambda: row.update(state="held")) == "booking_held_runs_out"
    row.update(request_key=one.pk)
    assert violated(lambda: Booking.objects.filter(pk=other.pk).update(request_key=one.pk)) == (
        "booking_request_once"
    )
    call = {"booking": one, "kind": "closed", "asked_at": noon}
    Call.objects.create(**call)
    assert violated(lambda: Call.objects.create(**call)) == "call_once"
    assert violated(lambda: Call.objects.create(**call | {"kind": "chat"})) == "call_kind_known"


def test_series_and_queue(rooms, ask, noon, worker):
    asked = ask(phone="13812341234", worker=worker)
    same = {name: getattr(asked, name) for name in ("room", "layout", "head_count", "title", "use")}
    who = {"contact_name": "x", "phone": "13812341234", "booker_kind": "club"}
    days = {"starts": time(9), "ends": time(10), "first_on": noon.date(), "last_on": noon.date()}
    given = {**same, **who, **days, "rule": "x", "made_at": noon, "made_by": worker}
    series = Series.objects.create(**given)
    series.dates.create(day=noon.date(), state="skipped")
    hours = {"starts_at": asked.starts_at, "ends_at": asked.ends_at, "asked_at": noon}
    place = {**same, **who, **hours}
    Waiting.objects.create(**place, reference_hash="a")
    wrong = [
        ("series_ends_after_start", Series, {**given, "ends": time(9)}),
        ("series_days_in_order", Series, {**given, "last_on": date(2026, 1, 1)}),
        ("seriesdate_once", SeriesDate, {"series": series, "day": noon.date(), "state": "skipped"}),
        ("seriesdate_booked_has_booking", SeriesDate, {"series": series, "day": THURSDAY, "state": "booked"}),
        ("waiting_ends_after_start", Waiting, {**place, "ends_at": asked.starts_at, "reference_hash": "b"}),
        ("waiting_offered_has_offer", Waiting, {**place, "state": "offered", "reference_hash": "b"}),
        ("waiting_once_a_phone", Waiting, {**place, "reference_hash": "b"}),
        ("waiting_reference_once", Waiting, {**place, "phone": "", "reference_hash": "a"}),
    ]
    for name, model, fields in wrong:
        assert violated(partial(model.objects.create, **fields)) == name
