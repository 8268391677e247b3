"""Shanghai days."""

from datetime import UTC, date, datetime

import pytest

from keting import clock


def test_a_day_begins_at_shanghai_midnight() -> None:
    before, after = datetime(2026, 11, 23, 15, 59, tzinfo=UTC), datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert (clock.day_of(before), clock.day_of(after)) == (date(2026, 11, 23), date(2026, 11, 24))


def test_summer_time_of_1986_is_known() -> None:
    assert clock.at(date(1986, 7, 1), "12:00") == datetime(1986, 7, 1, 3, tzinfo=UTC)
    assert clock.at(date(2026, 7, 1), "12:00") == datetime(2026, 7, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "grain", "start", "end"),
    [
        (date(2026, 12, 31), "week", date(2026, 12, 28), date(2027, 1, 4)),
        (date(2026, 12, 31), "quarter", date(2026, 10, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), "month", date(2028, 2, 1), date(2028, 3, 1)),
        (date(2026, 1, 1), "year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_spans(day: date, grain: str, start: date, end: date) -> None:
    assert clock.SPAN_OF[clock.Grain(grain)](day) == clock.Span(start, end)


def test_working_days_follow_the_official_table() -> None:
    official = {date(2026, 10, d): False for d in range(1, 8)} | {date(2026, 10, 10): True}
    assert clock.add_working_days(date(2026, 9, 30), 3, official) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1949, 12, 31), date(2026, 11, 23), 76),
        (date(1960, 2, 29), date(2026, 2, 27), 65),
        (date(1960, 2, 29), date(2026, 2, 28), 66),
        (date(1960, 2, 29), date(2028, 2, 28), 67),
    ],
)
def test_age_in_completed_years(born: date, day: date, age: int) -> None:
    assert clock.age_on(born, day) == age
