"""Jobs that the broker lost, files that nobody confirmed, files that kill their worker."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from committees.households.models import RegisterImport
from committees.households.services import imports
from tenants.models import Tenant
from tenants.tasks import SWEEPS, sweep_jobs
from tests.committees.households.conftest import HEADER, LI, WANG, line, xlsx

Upload = Callable[..., RegisterImport]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    messages: list[tuple[str, str]] = []
    monkeypatch.setattr(imports, "later", lambda name, import_id: messages.append((name, import_id)))
    return messages


def test_a_lost_check_is_sent_again(sent: list[Any], worker: Any, noon: datetime) -> None:
    kept = imports.upload_register(content=xlsx([HEADER]), file_name="a", by=worker.account, at=noon)
    sent.clear()
    imports.sweep(at=noon + timedelta(seconds=30))
    assert sent == [], "its message may still be on the way"
    imports.sweep(at=noon + timedelta(minutes=2))
    assert sent == [("households.check_import", str(kept.id))]


def test_a_lost_run_is_sent_again(sent: list[Any], upload: Upload, worker: Any, noon: datetime) -> None:
    kept = upload(xlsx([HEADER, WANG]))
    imports.confirm_import(import_id=str(kept.id), by=worker.account, at=noon)
    sent.clear()
    imports.sweep(at=noon + timedelta(minutes=2))
    assert sent == [("households.run_import", str(kept.id))]


def test_a_file_that_kills_its_worker_is_parked(
    upload: Upload, worker: Any, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = upload(xlsx([HEADER, WANG]))
    imports.confirm_import(import_id=str(kept.id), by=worker.account, at=noon)
    monkeypatch.setattr(imports, "make_plan", lambda entries: 1 / 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            imports.run_import(import_id=str(kept.id), at=noon)
    imports.run_import(import_id=str(kept.id), at=noon)
    kept.refresh_from_db()
    assert (kept.state, kept.refusal, kept.content) == ("refused", "gave_up", None)


def test_what_nobody_confirms_is_let_go(upload: Upload, noon: datetime) -> None:
    kept = upload(xlsx([HEADER, WANG, line(LI, 性别="女")]))
    imports.sweep(at=noon + timedelta(hours=23))
    assert RegisterImport.objects.get().state == "checked"
    imports.sweep(at=noon + timedelta(hours=25))
    kept.refresh_from_db()
    assert (kept.state, kept.refusal, kept.content) == ("refused", "expired", None)
    imports.sweep(at=noon + timedelta(hours=50))
    assert not kept.problems.exists(), "words of cells are not kept longer than needed"


def test_every_office_is_asked(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr("tenants.tasks.send", lambda name, schema, ids: asked.append((name, schema)))
    sweep_jobs.run()
    assert {(name, home.schema_name) for name in SWEEPS["committee"]} <= set(asked)
    assert asked[-1] == ("orders.sweep", "street")
