"""A database that is busy or away for a moment: an answer that says so, and nothing half done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection, transaction

from committees.staff.models import Shift, Worker
from keting.accounts.models import Account
from keting.middleware import HostMiddleware
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

COPY = "/staff/roster/copy/"


@contextmanager
def held(tenant: Tenant) -> Iterator[None]:
    """Every colleague's row is held by somebody else."""
    holds, done = Event(), Event()

    def hold() -> None:
        with scope(tenant):
            try:
                with transaction.atomic():
                    list(Worker.objects.select_for_update())
                    holds.set()
                    done.wait(timeout=30)
            finally:
                connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        holds.wait(timeout=10)
        try:
            yield
        finally:
            done.set()
            held.result()


@pytest.fixture
def lead(real_db: str, home: Tenant, account_in: Callable[..., Account]) -> HostClient:
    """A lead with a colleague to plan."""
    Worker.objects.create(name="王惠芳", position=0)
    return HostClient(home, account_in(home, "director"))


def test_who_waits_too_long_for_another_is_asked_to_send_again(lead: HostClient, home: Tenant) -> None:
    with held(home):
        answer = lead.post(COPY, headers={"accept-language": "zh-hans"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "刚才有人正在改同一处" in answer.text
    assert not Shift.objects.exists()


def test_without_the_belt_it_would_be_called_broken(
    lead: HostClient, home: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HostMiddleware, "process_exception", lambda *_args: None)
    lead.raise_request_exception = False
    with held(home):
        assert lead.post(COPY).status_code == 500


def _hang_up(*_args: object, **_named: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_database_that_goes_away_in_the_middle_is_back_in_a_moment(
    lead: HostClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("committees.staff.services.copy_last_week", _hang_up)
    answer = lead.post(COPY)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    monkeypatch.undo()
    # As the server does between two requests.
    connection.close()
    assert lead.get("/staff/roster/").status_code == 200


def test_a_program_is_told_when_to_come_again(
    real_db: str, home: Tenant, program_of: Callable[..., HostClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(home, "read_roster")
    monkeypatch.setattr("committees.staff.api.board", _hang_up)
    answer = program.get("/api/board/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer.json()["code"] == "unavailable"
    monkeypatch.undo()
    connection.close()
    assert program.get("/api/board/").status_code == 200


def test_what_is_nobodys_waiting_stays_a_fault(lead: HostClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(**_named: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50; SELECT pg_sleep(1)")

    monkeypatch.setattr("committees.staff.services.copy_last_week", slow)
    lead.raise_request_exception = False
    assert lead.post(COPY).status_code == 500
