"""The first page of all, before the web server forks."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from keting import warming
from keting.db.engine.base import LOT
from tenants.models import Tenant


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
