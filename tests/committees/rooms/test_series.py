"""Series in the resident's words: previewed, booked whole or in part, healed, changed, ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from committees.rooms.kinds import DateState
from committees.rooms.models import Booking, Series, SeriesDate, Waiting
from committees.rooms.services import (
    Recurrence,
    book_series,
    cancel_booking,
    end_series,
    join_waitlist,
    move_booking,
    move_series,
    preview_series,
    recurring,
    request_of,
)
from committees.rooms.services.cancelling import give_back
from committees.rooms.templatetags.rooms_words import rule_words
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY

WEEK = timedelta(days=7)
FIVE = Recurrence("weekly", "4", THURSDAY, THURSDAY + 4 * WEEK)


@pytest.fixture
def make(ask, noon, worker):
    """`make(recurrence, whole=…)`: a series of the qipao team on Thursdays at two."""

    def book(recurrence=FIVE, whole=False, at=noon, **fields):
        asked = ask(worker=worker, booker_kind="club", title="旗袍队", phone="13812341234", **fields)
        return book_series(request=asked, recurrence=recurrence, is_all_or_nothing=whole, at=at)

    return book


def stands(series):
    """Each date's state."""
    return list(series.dates.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (FIVE, ["11-26", "12-03", "12-10", "12-17", "12-24"]),
        (Recurrence("weekly", "24", THURSDAY, THURSDAY + WEEK), ["11-26", "12-01", "12-03"]),
        (Recurrence("fortnightly", "6", THURSDAY, date(2026, 12, 31)), ["11-28", "12-12", "12-26"]),
        (Recurrence("monthly", "7", THURSDAY, date(2027, 2, 28), nth=1), ["12-06", "01-03", "02-07"]),
        (Recurrence("monthly", "7", THURSDAY, date(2027, 1, 31), nth=-1), ["11-29", "12-27", "01-31"]),
    ],
)
def test_words_become_dates(recurrence, days):
    assert [f"{day:%m-%d}" for day in recurrence.days()] == days


def test_a_preview_names_the_bad_dates_and_takes_nothing(ask, book, noon, worker):
    book(on=THURSDAY + WEEK)
    asked = ask(worker=worker, booker_kind="club")
    outcomes = preview_series(request=asked, recurrence=FIVE, at=noon)
    assert [one.state for one in outcomes] == ["booked", "refused", "booked", "booked", "booked"]
    assert outcomes[1].refusal.code == "room_taken"
    assert (Booking.objects.count(), SeriesDate.objects.count()) == (1, 0)


def test_all_or_nothing(make, book):
    book(on=THURSDAY + WEEK)
    with pytest.raises(Refusal, match="series_refused") as caught:
        make(whole=True)
    assert [one.day for one in caught.value.facts["outcomes"] if one.refusal] == [THURSDAY + WEEK]
    assert (Booking.objects.count(), Series.objects.count(), Waiting.objects.count()) == (1, 0, 0)


def test_a_refused_date_comes_back_when_it_is_freed(make, book, noon):
    other = book(on=THURSDAY + WEEK).booking
    series = make()
    assert stands(series).count(DateState.REFUSED) == 1
    cancel_booking(booking=other, reason="下雨", at=noon)
    assert stands(series) == [DateState.BOOKED] * 5
    healed = series.dates.get(day=THURSDAY + WEEK).booking
    assert (healed.title, healed.state) == ("旗袍队", "confirmed")


SEPTEMBER = datetime(2026, 9, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(("choice", "state"), [("skip", "skipped"), ("keep", "booked")])
def test_holidays_as_chosen(make, choice, state):
    national = Recurrence("weekly", "4", date(2026, 9, 24), date(2026, 10, 8), on_holidays=choice)
    assert stands(make(national, at=SEPTEMBER)) == ["booked", state, "booked"]


@pytest.mark.parametrize(("meets", "state"), [(True, "booked"), (False, "skipped")])
def test_worked_weekends_as_chosen(make, meets, state):
    days = date(2026, 10, 10), date(2026, 10, 17)
    recurrence = Recurrence("weekly", "6", *days, meets_on_make_up_days=meets)
    assert stands(make(recurrence, at=SEPTEMBER)) == [state, "booked"]


def test_this_and_all_that_follow_move_and_nobody_else(make, book, noon, worker):
    series = make()
    other = book(on=THURSDAY + 3 * WEEK, hours="17:00-18:00").booking
    hours = {"starts": time(16), "ends": time(18)}
    outcomes = move_series(series=series, since=THURSDAY + 2 * WEEK, **hours, at=noon, worker=worker)
    assert [one.state for one in outcomes] == ["booked", "refused", "booked"]
    starts = [clock.local(row.booking.starts_at).hour for row in series.dates.select_related("booking")]
    assert starts == [14, 14, 16, 14, 16]
    other.refresh_from_db()
    assert other.occupies


def test_one_date_moves_and_stays_in_its_series(make, noon, worker):
    series = make()
    one = series.dates.first().booking
    to = request_of(one, worker=worker)
    shorter = replace(to, ends_at=clock.at(THURSDAY, "15:00"))
    moved = move_booking(booking=one, to=shorter, at=noon)
    assert series.dates.first().booking == moved.booking


def test_the_end_keeps_what_was(make, book, noon, worker):
    book(on=THURSDAY + 4 * WEEK)
    series = make()
    assert (
        end_series(series=series, since=THURSDAY + 2 * WEEK, reason="老师走了", at=noon, worker=worker) == 2
    )
    assert Booking.objects.filter(title="旗袍队", occupies=True).count() == 2
    assert not Waiting.objects.exists()


def test_the_end_is_whole_or_nothing(make, noon, worker, monkeypatch):
    series, calls = make(), []

    def stumble(booking, *asked):
        calls.append(booking)
        if len(calls) == 3:
            raise Refusal("not_open", "somebody was faster")
        give_back(booking, *asked)

    monkeypatch.setattr(recurring, "give_back", stumble)
    with pytest.raises(Refusal, match="not_open"):
        end_series(series=series, since=THURSDAY, reason="老师走了", at=noon, worker=worker)
    assert Booking.objects.filter(title="旗袍队", occupies=True).count() == 5


def test_its_hours_go_to_who_waits(make, ask, noon, worker):
    series = make()
    for week in range(5):
        join_waitlist(request=ask(on=THURSDAY + week * WEEK, contact_name="waits"), at=noon)
    end_series(series=series, since=THURSDAY + WEEK, reason="老师走了", at=noon, worker=worker)
    assert Booking.objects.filter(contact_name="waits", state="held").count() == 4


@pytest.mark.parametrize(
    ("code", "recurrence"),
    [
        ("series_empty", Recurrence("weekly", "1", THURSDAY, THURSDAY)),
        ("series_too_long", Recurrence("weekly", "1234567", THURSDAY, THURSDAY + 20 * WEEK)),
    ],
)
def test_a_series_that_makes_no_sense(make, code, recurrence):
    with pytest.raises(Refusal, match=code):
        make(recurrence)
    assert not Series.objects.exists()


@pytest.mark.parametrize("pattern", ["weekly", "fortnightly", "monthly"])
def test_a_rule_is_told_in_words(make, pattern):
    series = make(Recurrence(pattern, "4", THURSDAY, THURSDAY + 5 * WEEK, nth=-1))
    assert rule_words(series)


FORM = {"day": str(THURSDAY), "starts": "14:00", "ends": "16:00", "layout": "long", "head_count": "9"}
FORM |= {"title": "旗袍队", "use": "quiet", "booker_kind": "club", "contact_name": "周老师", "phone": ""}
FORM |= {"pattern": "weekly", "weekdays": ["4"], "last": str(THURSDAY + 2 * WEEK), "on_holidays": "skip"}


def test_the_desk_sees_every_date_first(home, client_of, rooms, worker, book, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    book(on=THURSDAY + WEEK)
    desk = client_of(home, worker.account)
    path = "/staff/rooms/series/new/multi/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, FORM).status_code == 200
    assert not Series.objects.exists()
    assert desk.post(path, {**FORM, "mode": "all"}).status_code == 422
    page = desk.post(path, {**FORM, "mode": "free"}).url
    assert desk.get(page).status_code == 200
    hours = {"since": str(THURSDAY), "starts": "09:00", "ends": "10:00"}
    assert desk.post(page, hours).url == page
    assert desk.post(page, {"since": str(THURSDAY), "reason": "放假"}).url == page
    assert "已退还 2 个日期" in desk.get(page).content.decode()
    assert desk.get("/staff/rooms/series/").status_code == 200
    assert desk.post(path, {**FORM, "last": ""}).status_code == 422
