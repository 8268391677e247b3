"""`keting seal anew`: all that an older key has sealed, also after it was killed; then the key may go."""

import base64
import os
import secrets
import subprocess
import sys
from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from committees.households.models import Household, Resident
from committees.households.services.imports import upload_register
from keting.db.fields import sealed_anew, unseal_bytes
from tenants import resealing
from tenants.scope import scope
from tests.plugin import ROOT, database_url

OLD, NEW = (base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() for _key in range(2))
PHONE = "13800001234"
SLOWLY = """
import sys, django
django.setup()
from tenants import resealing
resealing.CHUNK = 2
write = resealing._write
def slowly(*told):
    write(*told)
    sys.stderr.write("written\\n"); sys.stderr.flush()
resealing._write = slowly
sys.exit(resealing.main())
"""


@pytest.fixture
def sealed_with_old(settings):
    """`sealed_with_old(n)`: so many residents whose numbers an older key has sealed."""

    def make(number: int) -> None:
        settings.KETING_SEAL_KEYS = [OLD]
        door = Household.objects.create(building="9", unit="1", room_no="101", since=date(2020, 1, 1))
        for one in range(number):
            Resident.objects.create(
                household=door, name=f"王{one}", phone=f"1380000{one:04d}", since=door.since
            )
        settings.KETING_SEAL_KEYS = [NEW, OLD]

    return make


def left() -> int:
    """Telephones that the newest key did not seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM households_resident WHERE phone <> ''")
        return sum(sealed_anew(bytes(one), "phone") is not None for (one,) in cursor.fetchall())


def test_everything_is_sealed_anew_and_reads_the_same(home, sealed_with_old, settings):
    sealed_with_old(3)
    assert left() == 3
    assert resealing.reseal(home)["anew"] == 3
    assert left() == 0
    settings.KETING_SEAL_KEYS = [NEW]
    assert {one.phone for one in Resident.objects.all()} == {f"1380000{one:04d}" for one in range(3)}
    assert resealing.reseal(home)["anew"] == 0


def test_without_it_the_old_key_is_needed(home, sealed_with_old, settings):
    """The twin."""
    sealed_with_old(1)
    settings.KETING_SEAL_KEYS = [NEW]
    with pytest.raises(InvalidTag):
        Resident.objects.get()


def test_a_register_file_too(home, worker, settings, noon):
    settings.KETING_SEAL_KEYS = [OLD]
    row = upload_register(content=b"x", file_name="x.csv", by=worker.account, at=noon)
    settings.KETING_SEAL_KEYS = [NEW, OLD]
    resealing.reseal(home)
    row.refresh_from_db()
    settings.KETING_SEAL_KEYS = [NEW]
    assert unseal_bytes(bytes(row.content), "register") == b"x"


def test_what_no_key_opens_is_named_and_left(home, sealed_with_old, settings, capsys):
    sealed_with_old(1)
    settings.KETING_SEAL_KEYS = [NEW]
    pk = Resident.objects.only("id").values_list("pk", flat=True).get()
    assert resealing.reseal(home)["unreadable"] == 1
    assert f"no key opens households_resident {pk}" in capsys.readouterr().out


def test_what_somebody_saves_meanwhile_stays(home, sealed_with_old, monkeypatch):
    sealed_with_old(1)
    write = resealing._write

    def later(table, column, fresh):
        if column == "phone":
            Resident.objects.update(phone="13911112222")
        write(table, column, fresh)

    monkeypatch.setattr(resealing, "_write", later)
    resealing.reseal(home)
    assert Resident.objects.get().phone == "13911112222"


def test_no_sealed_column_is_forgotten():
    """Bytes that are sealed elsewhere than in a sealed field stand in the list of files."""
    from django.apps import apps
    from django.db.models import BinaryField

    bytes_of = {
        f"{model._meta.db_table}.{one.column}"
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, BinaryField)
    }
    files = {f"{table}.{column}" for table, columns in resealing.FILES.items() for column in columns}
    assert files <= bytes_of
    assert bytes_of - files == NOT_SEALED


# Digests, and tables of figures without people.
NOT_SEALED = {
    "audit_entry.digest",
    "audit_seal.digest",
    "reporting_recordhead.digest",
    "reporting_tablerun.bundle",
    "reporting_tablerun.workbook",
}


def run(name: str, keys: str, script: str) -> "subprocess.Popen[str]":
    env = os.environ | {"DATABASE_URL": database_url(name), "KETING_SEAL_KEYS": keys}
    env |= {"DJANGO_SETTINGS_MODULE": "keting.settings", "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    return subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    )


def test_killed_half_way_it_goes_on(real_db, home, sealed_with_old, settings):
    with scope(home):
        sealed_with_old(20)
    with run(real_db, f"{NEW} {OLD}", SLOWLY) as process:
        assert process.stderr
        for _line in range(3):
            assert process.stderr.readline() == "written\n"
        process.kill()
    with scope(home):
        assert 0 < left() < 20
    with run(real_db, f"{NEW} {OLD}", SLOWLY) as again:
        assert again.communicate()
        assert again.returncode == 0
    settings.KETING_SEAL_KEYS = [NEW]
    with scope(home):
        assert left() == 0
        assert Resident.objects.filter(name__startswith="王").count() == 20
