"""A colleague's own day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from committees.desk.models import Matter
from committees.desk.selectors import Due
from committees.households.models import Household, Resident
from committees.portal.selectors import my_day
from committees.portal.templatetags import mine
from committees.staff.models import Worker
from committees.visits.models import Appointment
from keting.accounts.models import Account
from keting.clock import at
from tenants.models import Tenant
from tests.clients import HostClient

TUESDAY = date(2026, 11, 24)
Clients = Callable[..., HostClient]


@pytest.fixture
def call(fan_worker: Worker) -> Appointment:
    """王* at 9:30, in hours of visiting."""
    fan_worker.shifts.filter(day=TUESDAY).delete()
    fan_worker.shifts.create(day=TUESDAY, starts="08:30", ends="11:30", post="visit")
    fan_worker.shifts.create(day=TUESDAY, starts="13:00", ends="18:30", post="desk")
    household = Household.objects.create(building="3", unit="", room_no="502", since=TUESDAY)
    Resident.objects.create(household=household, name="王秀兰", is_head=True, since=TUESDAY, tags=["alone"])
    return Appointment.objects.create(
        household=household,
        worker=fan_worker,
        starts_at=at(TUESDAY, "09:30"),
        ends_at=at(TUESDAY, "10:15"),
        means="phone",
        arranged_at=datetime(2026, 11, 20, tzinfo=UTC),
        arranged_by=fan_worker,
    )


def test_appointments_stand_for_hours_of_visiting(fan: Account, call: Appointment) -> None:
    day = my_day(fan, at(TUESDAY, "09:40"))
    assert [(stop.post, stop.call is not None) for stop in day.stops] == [("visit", True), ("desk", False)]
    assert day.current is day.stops[0]
    assert (len(day.calls), len(day.turns)) == (1, 1)


def test_the_page_masks_names(
    fan: Account, call: Appointment, staffed: Tenant, client_of: Clients, clock_at: Callable[[str], None]
) -> None:
    clock_at("09:40")
    page = client_of(staffed, fan).get("/staff/").content.decode()
    assert "王*" in page
    assert "王秀兰" not in page
    assert "1户走访，1班前台" in page


def test_strangers_sign_in_first(staffed: Tenant, client_of: Clients) -> None:
    answer = client_of(staffed).get("/staff/")
    assert (answer.status_code, answer["Location"]) == (302, "/staff/sign-in/?next=/staff/")


def test_an_auditor_has_no_duty(
    staffed: Tenant, account_in: Callable[..., Account], client_of: Clients
) -> None:
    answer = client_of(staffed, account_in(staffed, "auditor")).get("/staff/")
    assert "您不在排班表上" in answer.content.decode()


def test_a_full_day_costs_what_an_empty_one_costs(
    fan: Account, call: Appointment, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    noon = at(TUESDAY, "12:00")
    one = queries_of(lambda: my_day(fan, noon))
    for number in range(29):
        household = Household.objects.create(building="4", unit="", room_no=str(number), since=TUESDAY)
        Resident.objects.create(household=household, name="李一", is_head=True, since=TUESDAY)
        start = datetime(2026, 11, 24, 6 + number // 6, number % 6 * 10, tzinfo=UTC)
        call.pk, call._state.adding, call.household = None, True, household
        call.starts_at, call.ends_at = start, start.replace(minute=start.minute + 9)
        call.id = type(call)._meta.pk.get_default()
        call.save(force_insert=True)
    assert queries_of(lambda: my_day(fan, noon)) == one


@pytest.mark.parametrize(
    ("days", "when", "why"),
    [
        (-12, "过了12天", "已过期限"),
        (0, "今天", "最后一天"),
        (1, "明天", "还剩1天"),
        (3, "周五", "还剩3天"),
    ],
)
def test_a_limit_says_how_many_days_are_left(days: int, when: str, why: str) -> None:
    due = Due(Matter(year=2026, serial=1), TUESDAY + timedelta(days=days), "due", "换社保卡")
    with override("zh-hans"):
        assert (mine.due_when(due, TUESDAY), mine.due_why(due, TUESDAY)) == (when, why)
