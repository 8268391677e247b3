"""The rooms' figures, held against a slow count of the same rows."""

from datetime import date, time, timedelta

import pytest

from committees.rooms import facts
from committees.rooms.models import Booking
from committees.rooms.selectors import offer_of
from committees.rooms.services import (
    HoursRule,
    Shutting,
    cancel_booking,
    close_rooms,
    lift_closure,
    release_absent,
    set_hours,
    void_booking,
)
from keting import clock
from keting.clock import Span, day_span, month_span, week_span
from keting.marks.models import Mark
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY
from tests.reporting.oracle import true_cells


def figures(span: Span) -> dict[str, tuple[int, int | None]]:
    """Measure → (n, d)."""
    return {count.measure: (count.n, count.d) for count in facts.count([span]) if not count.part}


def test_counts_what_was_held_given_back_and_refused(book, noon, worker):
    book(hours="09:00-10:30")
    cancel_booking(booking=book().booking, reason="下雨", at=noon)
    void_booking(booking=book(hours="18:00-19:00").booking, reason="打错", at=noon, worker=worker)
    with pytest.raises(Refusal):
        book(hours="09:00-10:00")
    expected = {
        "rooms.bookings": (1, None),
        "rooms.use": (90, 3 * 13 * 60),
        "rooms.cancelled": (1, None),
        "rooms.refused": (1, None),
        "rooms.no_shows": (0, None),
        "rooms.minutes": (90, None),
    }
    assert figures(day_span(THURSDAY)) == expected


def test_a_joined_room_fills_each_of_its_spaces(book, rooms):
    rooms["multi"].parts.create(space=rooms["activity"].parts.get().space)
    rooms["multi"] = offer_of("multi")
    book(hours="09:00-10:00")
    assert figures(day_span(THURSDAY))["rooms.use"] == (120, 2 * 13 * 60)


def test_minutes_by_loud_quiet_and_private_and_who_did_not_come(book):
    book(hours="09:00-10:30")
    book(room="activity", hours="09:00-10:00", use="loud")
    gone = book(room="talk", hours="16:00-17:00", use="private").booking
    assert release_absent(at=gone.starts_at + timedelta(minutes=15)) == 1
    by_part = {one.part: one.n for one in facts.count([day_span(THURSDAY)]) if one.measure == "rooms.minutes"}
    assert by_part == {"": 150, "quiet": 90, "loud": 60}
    assert figures(day_span(THURSDAY))["rooms.no_shows"] == (1, None)
    assert by_part == {part: n for part, (n, _d) in true_cells("rooms.minutes", THURSDAY, THURSDAY).items()}


def test_an_empty_day_says_nought(rooms):
    assert figures(day_span(date(2026, 3, 1)))["rooms.bookings"] == (0, None)
    assert figures(day_span(date(2025, 3, 1)))["rooms.use"] == (0, 0)


def test_days_add_up_to_their_month_and_week(book):
    for n in range(9):
        book(on=THURSDAY + timedelta(days=n))
    for span in (month_span(THURSDAY), week_span(THURSDAY)):
        by_day = [figures(day_span(day)) for day in span.days()]
        for measure, (n, d) in figures(span).items():
            assert n == sum(day[measure][0] for day in by_day)
            assert d is None or d == sum(day[measure][1] or 0 for day in by_day)


def test_one_statement_for_many_spans(book, queries_of):
    book()
    spans = [day_span(day) for day in month_span(THURSDAY).days()]
    assert queries_of(lambda: facts.count(spans)) == 1
    assert Booking.objects.count() == 1


def test_hours_and_closures_change_what_is_open(book, rooms, lead, noon):
    short = HoursRule(None, THURSDAY, THURSDAY, time(9), time(17))
    set_hours(rule=short, worker=lead, at=noon)
    hours = clock.at(THURSDAY, "15:00"), clock.at(THURSDAY + timedelta(days=1), "10:00")
    close_rooms(shutting=Shutting(*hours, "weather"), worker=lead, at=noon)
    assert figures(day_span(THURSDAY))["rooms.use"] == (0, 3 * 6 * 60)
    assert figures(day_span(THURSDAY + timedelta(days=1)))["rooms.use"] == (0, 3 * 11 * 60)
    for span in (day_span(THURSDAY), week_span(THURSDAY), month_span(THURSDAY)):
        assert true_cells("rooms.use", span.start, span.last) == {"": figures(span)["rooms.use"]}


def test_a_storm_that_passes_early_was_a_closure_until_then(rooms, lead, noon):
    hours = clock.at(THURSDAY, "12:00"), clock.at(THURSDAY, "18:00")
    made = close_rooms(shutting=Shutting(*hours, "weather"), worker=lead, at=noon)
    lift_closure(closure_id=made.pk, worker=lead, at=clock.at(THURSDAY, "14:00"))
    assert figures(day_span(THURSDAY))["rooms.use"] == (0, 3 * 11 * 60)
    assert THURSDAY in {mark.day for mark in Mark.objects.filter(fact="opening")}
