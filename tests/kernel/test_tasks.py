"""Tasks carry their committee."""

from typing import Any

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from keting import celery, later
from keting.celery import SCHEMA_HEADER, WrongScope
from tenants.models import Tenant
from tenants.scope import UnknownTenant, public_scope


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


def test_a_silent_broker_fails_nobody(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        msg = "no broker"
        raise OperationalError(msg)

    monkeypatch.setattr(celery.app, "send_task", refuse)
    assert later.send("probe.where", home.schema_name, {}) is False
