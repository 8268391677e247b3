"""`keting audit verify` says what is not as it was sealed; the drill tries all kinds of harm."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from committees.staff.models import Worker
from keting.audit.models import Entry, Seal
from keting.audit.services import record, seal
from keting.cli import COMMANDS
from reporting.commands import verify
from reporting.models import RecordHead
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner
from tests.drills import audit_tamper


@pytest.fixture
def sealed(home: Tenant, worker: Worker, noon: datetime) -> Tenant:
    """Two batches of three lines."""
    for batch in range(2):
        for _line in range(3):
            record(actor=worker.account, verb="reveal_phone", thing=worker, at=noon + timedelta(hours=batch))
        seal(at=noon + timedelta(hours=batch, minutes=1))
    as_owner("ALTER TABLE audit_entry DISABLE TRIGGER USER", "ALTER TABLE audit_seal DISABLE TRIGGER USER")
    return home


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = verify(list(words))
    return status, capsys.readouterr().out


def test_a_whole_record(sealed: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = said(capsys)
    assert status == 0
    assert f"{sealed.schema_name} 徐汇苑居委会: whole, 2 batches; not sealed yet: 0" in text
    assert "street " in text
    assert COMMANDS["audit verify"].target == "reporting.commands:verify"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_entry SET why = 'x' WHERE place = 2", "batch 1, line 2 (%s): is not as it was sealed"),
        ("DELETE FROM audit_entry WHERE place = 5", "batch 2, line 5: is missing"),
        (
            "UPDATE audit_seal SET count = 3, sealed_at = now() WHERE number = 2",
            "batch 2: is not as it was closed",
        ),
        (
            "DELETE FROM audit_seal WHERE number = 2",
            "batch 2: is cut off: the street knows the batches up to 2",
        ),
    ],
)
def test_harm_is_told_with_its_place(
    sealed: Tenant, capsys: pytest.CaptureFixture[str], statement: str, sentence: str
) -> None:
    line = Entry.objects.get(place=2).id
    with connection.cursor() as cursor:
        cursor.execute(statement)
    status, text = said(capsys, "310104008043")
    assert status == 1
    assert f"c310104008043 徐汇苑居委会, {sentence % line if '%s' in sentence else sentence}" in text


def test_an_unknown_committee(sealed: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        verify(["nowhere"])


def test_a_committee_cannot_take_its_heads_back(
    sealed: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    """Whatever a committee tells the street, what it told before is still there."""
    again = '{"number": 1, "lines": 1, "digest": "00", "previous": "00", "at": "2026-11-24T04:00:00Z"}'
    with connection.cursor() as cursor:
        cursor.execute("SELECT street.keep_head(%s::jsonb)", [again])
    with scope(street_tenant):
        assert RecordHead.objects.filter(number=2, lines=6).count() == 1
    assert Seal.objects.count() == 2


def test_without_digests_harm_is_missed(real_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the drill."""
    for name in ("_follows", "_closes", "_against"):
        monkeypatch.setattr(audit_tamper.checking, name, getattr(audit_tamper.checking, name))
    for name, value in {"DAYS": 2, "HARMED": 14}.items():
        monkeypatch.setattr(audit_tamper, name, value)
    assert audit_tamper.run(is_guarded=False, n=None)["missed"] > 5
