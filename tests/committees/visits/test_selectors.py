"""A worker's day and week, and whom to ask next."""

from datetime import date, timedelta

from committees.visits import selectors, services

TUESDAY = date(2026, 11, 24)


def test_the_day_tells_who_where_and_what_was_promised(arrange, visit, kinds, worker, noon, household):
    needs = [services.Found("问长护险", kinds["health"], promised_on=TUESDAY)]
    visit(at=noon - timedelta(days=3), needs=needs)
    arrange()
    (stop,) = selectors.day_of_worker(worker, TUESDAY)
    assert (stop.who, stop.people, stop.tags) == ("王*", 1, ["aged80"])
    assert stop.last_on == TUESDAY - timedelta(days=3)
    assert stop.promise.line == "问长护险"
    assert not stop.promise.is_kept


def test_moved_and_cancelled_are_not_on_the_way(arrange, worker, noon):
    services.cancel_visit(appointment=arrange(), at=noon)
    starts_at = noon + timedelta(days=1)
    services.move_visit(appointment=arrange(), starts_at=starts_at, minutes=30, worker=worker, at=noon)
    assert selectors.day_of_worker(worker, TUESDAY) == []
    assert len(selectors.day_of_worker(worker, TUESDAY + timedelta(days=1))) == 1


def test_a_day_costs_the_same_with_one_stop_and_with_eight(arrange, lived_in, worker, queries_of):
    arrange(hours=1)
    one = queries_of(lambda: selectors.day_of_worker(worker, TUESDAY))
    for n in range(2, 9):
        arrange(hours=n, household=lived_in(f"{n}01"))
    assert queries_of(lambda: selectors.day_of_worker(worker, TUESDAY)) == one <= 5


def test_the_week_has_five_days_and_a_weekend_where_something_is(arrange, worker):
    assert len(selectors.week_of_worker(worker, TUESDAY).days) == 5
    arrange(hours=24 * 4)
    week = selectors.week_of_worker(worker, TUESDAY)
    assert [one.day.weekday() for one in week.days] == [0, 1, 2, 3, 4, 5]
    assert week.count == 1
    assert selectors.week_of_worker(None, TUESDAY).count == 0


def test_who_needs_care_comes_first(lived_in, household, visit, noon):
    visit(household=household, at=noon - timedelta(days=1))
    never = lived_in("101")
    found = selectors.long_unseen(TUESDAY)
    assert [(one.household, one.tags) for one in found] == [(household, ["aged80"]), (never, [])]


def test_then_who_was_never_seen_then_the_longest_ago(lived_in, household, visit, noon):
    never, lately, long_ago = lived_in("101"), lived_in("201"), lived_in("401")
    registered = lived_in("301", basis="registered")
    visit(household=lately, at=noon - timedelta(days=1))
    visit(household=long_ago, at=noon - timedelta(days=40))
    found = selectors.long_unseen(TUESDAY)
    assert [one.household for one in found] == [household, never, long_ago, lately]
    assert [one.days for one in found[1:]] == [None, 40, 1]
    assert registered not in [one.household for one in found]


def test_who_wants_quiet_or_is_arranged_with_is_not_asked(lived_in, household, worker, arrange, noon):
    services.keep_quiet(household=lived_in("101"), until=TUESDAY, worker=worker, at=noon)
    arrange()
    assert selectors.long_unseen(TUESDAY) == []
    (after,) = selectors.long_unseen(TUESDAY + timedelta(days=1))
    assert after.was_quiet


def test_only_that_households_planned_appointment_is_meant(arrange, lived_in, household, noon):
    appointment = arrange()
    assert selectors.planned(str(appointment.pk), household.pk) == appointment
    assert selectors.planned(str(appointment.pk), lived_in("101").pk) is None
    assert selectors.planned("nonsense", household.pk) is None
    services.cancel_visit(appointment=appointment, at=noon)
    assert selectors.planned(str(appointment.pk), household.pk) is None


def test_a_households_page_tells_visits_and_matters(visit, kinds, household, client_of, home, worker):
    needs = [services.Found("问长护险", kinds["health"])]
    visit(line="身体还好", needs=needs)
    page = client_of(home, worker.account).get(f"/staff/households/{household.pk}/").content.decode()
    assert "身体还好" in page
    assert "问长护险" in page
