"""A worker with a household to visit, Tuesday 24 November 2026, noon."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from committees.households.models import Household, Resident
from committees.staff.models import Worker
from committees.visits.models import Appointment, Visit
from committees.visits.services import Arrangement, Record, arrange_visit, record_visit
from tenants.models import ServiceKind


@pytest.fixture
def kinds(home: Any) -> dict[str, ServiceKind]:
    """The ten kinds by code."""
    return {kind.code: kind for kind in ServiceKind.objects.all()}


@pytest.fixture
def colleague(home: Any) -> Worker:
    """Another worker, without an account."""
    return Worker.objects.create(name="陈立新", position=1)


@pytest.fixture
def lived_in(home: Any) -> Callable[..., Household]:
    """`lived_in("502")`: a household with one resident."""

    def make(room: str = "502", name: str = "王惠芳", **facts: Any) -> Household:
        since = date(2020, 1, 1)
        household = Household.objects.create(building="3", unit="1", room_no=room, since=since)
        Resident.objects.create(household=household, name=name, is_head=True, since=since, **facts)
        return household

    return make


@pytest.fixture
def household(lived_in: Callable[..., Household]) -> Household:
    """3-1-502, where 王惠芳 lives."""
    return lived_in(tags=["aged80"])


@pytest.fixture
def arrange(worker: Worker, household: Household, noon: datetime) -> Callable[..., Appointment]:
    """`arrange(hours=2)`: an appointment so many hours after noon."""

    def make(*, hours: float = 2, by: Worker = worker, at: datetime = noon, **facts: Any) -> Appointment:
        facts = {"household": household, "minutes": 30, "means": "phone", **facts}
        arrangement = Arrangement(starts_at=noon + timedelta(hours=hours), **facts)
        return arrange_visit(arrangement=arrangement, worker=by, at=at)

    return make


@pytest.fixture
def visit(worker: Worker, household: Household, noon: datetime) -> Callable[..., Visit]:
    """`visit(line=…, needs=…)`: a visit at noon."""

    def make(*, by: Worker = worker, at: datetime = noon, **facts: Any) -> Visit:
        usual = {"household": household, "visited_at": at, "channel": "phone", "minutes": 20, "line": "都好"}
        return record_visit(visit=Record(**{**usual, **facts}), worker=by, at=at)

    return make
