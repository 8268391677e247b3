"""The first page and the first count of all, before a server forks."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from keting import clock, warming
from keting.db.engine.base import LOT
from keting.marks.models import CountingState
from reporting.services import folding
from tenants.models import Tenant
from tenants.scope import scope


def test_a_committee_answers_and_leaves_no_connection(real_db: str, home: Tenant) -> None:
    stock, seen = get_wsgi_application(), []

    def application(asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begun(status: str, *more: Any) -> Any:
            seen.append(status)
            return start(status, *more)

        return stock(asked, begun)

    warming.warm_pages(application)
    assert seen == ["200 OK"]
    assert connection.connection is None
    assert not LOT.users()


def test_without_a_database_nothing_is_asked(real_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fallen() -> str:
        raise OperationalError

    monkeypatch.setattr(warming, "_first_door", fallen)
    warming.warm_pages(lambda *_: pytest.fail("asked"))


def test_a_day_is_counted_and_nothing_of_it_kept(
    real_db: str, home: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, seen = folding.count_cells, []
    monkeypatch.setattr(folding, "count_cells", lambda plans: seen.append(count(plans)))
    with scope(home):
        before = list(CountingState.objects.values())
    warming.warm_tasks(partial(folding.rehearse, day=clock.today()))
    assert len(seen) == 1
    assert {cell.measure for cell in seen[0]} >= {"desk.received", "clubs.clubs"}
    assert connection.connection is None
    assert not LOT.users()
    with scope(home):
        assert list(CountingState.objects.values()) == before


def test_a_worker_starts_without_a_database() -> None:
    def fallen() -> None:
        raise OperationalError

    warming.warm_tasks(fallen)
