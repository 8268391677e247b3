"""A desk on Tuesday 24 November 2026, noon."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committees.desk.models import Matter
from committees.desk.services import Receipt, register_matter
from committees.staff.models import Worker
from tenants.models import ServiceKind


@pytest.fixture
def kinds(home: Any) -> dict[str, ServiceKind]:
    """The ten kinds by code."""
    return {kind.code: kind for kind in ServiceKind.objects.all()}


@pytest.fixture
def colleague(home: Any) -> Worker:
    """Somebody to hand a matter to, without an account."""
    return Worker.objects.create(name="陈立新", position=1)


@pytest.fixture
def take(worker: Worker, kinds: dict[str, ServiceKind], noon: datetime) -> Callable[..., Matter]:
    """`take(what=…, kind=…, at=…, by=…)`: a matter at the desk."""

    def register(*, at: datetime = noon, by: Worker = worker, kind: str = "health", **facts: Any) -> Matter:
        facts = {"what": "社保卡磁条坏了", **facts}
        return register_matter(receipt=Receipt(kind=kinds[kind], **facts), worker=by, at=at)

    return register
