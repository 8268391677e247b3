"""Leak 9: a file is found through its office's own table, and opened with its office's own key."""

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from committees.households.models import RegisterImport
from keting import clock
from keting.accounts.models import Account
from keting.db import fields
from keting.db.fields import seal_bytes, unseal_bytes
from tenants.models import Tenant
from tenants.scope import owner_scope, scope

FILE = b"\xe7\x8e\x8b\xe6\xb7\x91\xe7\x8f\x8d"


@pytest.fixture
def next_door(home: Tenant, neighbour: Tenant) -> RegisterImport:
    """A register file of ours, copied row by row into the neighbour's tables."""
    now = clock.now()
    sender = Account.objects.create(username="fan", display_name="范", roles=["worker"])
    RegisterImport.objects.create(
        file_name="x.xlsx",
        started_by=sender,
        uploaded_at=now,
        touched_at=now,
        content=seal_bytes(FILE, "register"),
    )
    ours, theirs = home.schema_name, neighbour.schema_name
    with owner_scope(), connection.cursor() as cursor:
        for table in ("accounts_account", "households_registerimport"):
            cursor.execute(f"INSERT INTO {theirs}.{table} SELECT * FROM {ours}.{table}")
    with scope(neighbour):
        return RegisterImport.objects.get()


def test_a_file_is_opened_at_home_only(next_door: RegisterImport, neighbour: Tenant) -> None:
    kept = RegisterImport.objects.get()
    assert FILE not in bytes(kept.content)
    assert unseal_bytes(bytes(kept.content), "register") == FILE
    with scope(neighbour), pytest.raises(InvalidTag):
        unseal_bytes(bytes(next_door.content), "register")


def test_with_one_key_for_all_the_neighbour_reads_it(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The twin."""
    monkeypatch.setattr(fields, "_derive", lambda root, office, purpose, length: b"k" * length)
    copied = request.getfixturevalue("next_door")
    with scope(neighbour):
        assert unseal_bytes(bytes(copied.content), "register") == FILE


def test_nothing_is_written_to_a_disk_that_all_share(home: Tenant) -> None:
    with pytest.raises(NotImplementedError):
        default_storage.save("register.xlsx", ContentFile(FILE))
    with pytest.raises(NotImplementedError):
        default_storage.open("register.xlsx")
