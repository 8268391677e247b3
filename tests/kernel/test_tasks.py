"""Tasks carry their committee."""

from collections.abc import Callable
from typing import Any

import pytest
from celery import Task
from django.db import connection
from kombu.exceptions import OperationalError

from keting import celery, later
from keting.celery import SCHEMA_HEADER, WrongScope
from keting.db.current import NoCommittee
from tenants.models import Tenant
from tenants.scope import UnknownTenant, public_scope, scope


@celery.committee_task("probe.where")
def where() -> str:
    return str(connection.schema_name)


def run(schema: str | None) -> Any:
    """Run the task as a worker would, from public, with this stamp."""
    where.push_request(**({SCHEMA_HEADER: schema} if schema else {}))
    try:
        with public_scope():
            return where()
    finally:
        where.pop_request()


def test_a_task_runs_in_its_committee(home: Tenant) -> None:
    assert run(home.schema_name) == home.schema_name
    assert connection.schema_name == home.schema_name


@pytest.mark.parametrize(
    ("schema", "error"), [(None, WrongScope), ("c999", UnknownTenant), ("street", UnknownTenant)]
)
def test_no_committee_no_task(home: Tenant, schema: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        run(schema)


@celery.street_task("probe.streets")
def streets() -> str:
    return str(connection.schema_name)


def eager(signature: Any) -> Any:
    return signature.apply(throw=True).get()


def test_a_signature_stays_with_its_committee(home: Tenant, neighbour: Tenant) -> None:
    made = [
        where.s(),
        where.si(),
        where.signature(),
        where.subtask(),
        where.s().clone(),
        where.s().set(priority=1),
    ]
    with scope(neighbour):
        assert {eager(one) for one in made} == {home.schema_name}
        assert {eager(one.set(headers={"other": 1})) for one in made} == {home.schema_name}
        assert (eager(where.s()), where.apply(throw=True).get()) == (neighbour.schema_name,) * 2
    with public_scope():
        assert eager(made[0]) == home.schema_name


def test_stamped_when_it_is_sent_it_would_run_at_the_neighbours(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(celery.ScopedTask, "signature", Task.signature)
    made = where.s()
    with scope(neighbour):
        assert eager(made) == neighbour.schema_name


def test_nobody_asks_from_an_office_of_another_kind(home: Tenant, street_tenant: Tenant) -> None:
    asked: list[Callable[[], Any]] = [where.s, where.apply, where.delay]
    for ask in asked:
        with public_scope(), pytest.raises(WrongScope):
            ask()
        with scope(street_tenant), pytest.raises(WrongScope):
            ask()
    with pytest.raises(WrongScope):
        streets.s()
    with scope(street_tenant):
        assert eager(streets.s()) == "street"


def test_a_task_called_by_hand_has_no_committee(home: Tenant) -> None:
    with pytest.raises(WrongScope):
        where()


@celery.system_task("probe.ticks")
def ticks() -> str:
    return str(connection.schema_name)


def test_a_tick_stands_in_public(home: Tenant) -> None:
    assert ticks.apply(throw=True).get() == "public"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    messages: list[tuple[str, dict[str, str], dict[str, str]]] = []
    monkeypatch.setattr(
        celery.app,
        "send_task",
        lambda name, kwargs, headers, **options: messages.append((name, kwargs, headers)),
    )
    return messages


def test_later_is_stamped_and_waits_for_the_commit(
    home: Tenant, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        later.later("probe.where", visit_id="1")
        assert sent == []
    assert sent == [("probe.where", {"visit_id": "1"}, {SCHEMA_HEADER: home.schema_name})]


def test_later_keeps_the_committee_in_which_it_was_said(
    home: Tenant, neighbour: Tenant, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with scope(neighbour):
            later.later("probe.where")
        later.later("probe.where")
    schemas = [headers[SCHEMA_HEADER] for _, _, headers in sent]
    assert schemas == [neighbour.schema_name, home.schema_name]
    with public_scope(), pytest.raises(NoCommittee):
        later.later("probe.where")


def test_a_silent_broker_fails_nobody(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        msg = "no broker"
        raise OperationalError(msg)

    monkeypatch.setattr(celery.app, "send_task", refuse)
    assert later.send("probe.where", home.schema_name, {}) is False
