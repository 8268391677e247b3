"""Whoever looks into unusually many people is told of, once a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from committees.staff.models import Worker
from keting import clock
from keting.audit.models import Entry
from keting.audit.services import ALARM, record
from keting.audit.services.writing import UNUSUAL
from tenants.models import Tenant
from tests.clients import HostClient


@pytest.fixture
def look(worker: Worker) -> Callable[..., None]:
    """`look(at=…, times=3)`: so many fields in full, one a second."""

    def make(*, at: datetime, times: int, apart: timedelta = timedelta(seconds=1)) -> None:
        for number in range(times):
            record(actor=worker.account, verb="reveal_phone", thing=worker, at=at + number * apart)

    return make


def test_a_days_work_is_no_alarm(look: Callable[..., None], noon: datetime) -> None:
    look(at=noon, times=UNUSUAL[timedelta(hours=1)])
    look(at=noon + timedelta(hours=2), times=UNUSUAL[timedelta(hours=1)])
    assert not Entry.objects.filter(verb=ALARM).exists()


@pytest.mark.parametrize(
    ("times", "apart"), [(21, timedelta(seconds=1)), (61, timedelta(minutes=20))], ids=["hour", "day"]
)
def test_unusually_many_raise_it_once(
    times: int, apart: timedelta, look: Callable[..., None], noon: datetime, worker: Worker
) -> None:
    look(at=noon, times=times - 1, apart=apart)
    assert not Entry.objects.filter(verb=ALARM).exists()
    look(at=noon + (times - 1) * apart, times=5)
    told = Entry.objects.get(verb=ALARM)
    assert (told.actor_id, told.after) == (worker.account_id, {"rows": times})


def test_who_answers_for_it_sees_it(
    home: Tenant,
    lead: Worker,
    worker: Worker,
    look: Callable[..., None],
    client_of: Callable[..., HostClient],
) -> None:
    look(at=clock.now(), times=25)
    for page in ("/staff/", "/staff/record/"):
        assert "异常多" in client_of(home, lead.account).get(page).content.decode()
    assert "异常多" not in client_of(home, worker.account).get("/staff/").content.decode()
