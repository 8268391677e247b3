"""Neither a number, a phone nor the file stands readable in any table."""

from collections.abc import Callable

from django.db import connection

from committees.households.models import RegisterImport, Resident
from keting.db.fields import blind
from tests.committees.households.conftest import HEADER, WANG


def everything(table: str) -> bytes:
    """All columns of a table as the disk holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # the names are ours
        return b"\n".join(
            bytes(value) if isinstance(value, memoryview) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )


def test_sealed_columns_hold_no_plain_text(take_in: Callable[..., RegisterImport]) -> None:
    take_in(WANG)
    stored = everything("households_resident")
    assert WANG[4].encode() in stored, "names are searched and stand plain"
    assert WANG[7].encode() not in stored
    assert WANG[8].encode() not in stored
    assert Resident.objects.get(phone_index=blind(WANG[8], "phone")).phone == WANG[8]


def test_the_waiting_file_is_sealed(upload: Callable[..., RegisterImport]) -> None:
    content = f"{','.join(HEADER)}\n{','.join(WANG)}\n".encode()
    assert upload(content).state == "checked"
    assert WANG[7].encode() not in everything("households_registerimport")
    assert WANG[7].encode() not in everything("households_importproblem")
