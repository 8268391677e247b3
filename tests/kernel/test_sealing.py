"""The record's chain: nothing is passed over, what is sealed stays, only the head leaves the office."""

from contextlib import closing
from datetime import datetime, timedelta

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from committees.staff.models import Worker
from keting import clock
from keting.audit import selectors, services
from keting.audit.models import Entry, Seal
from keting.audit.services import record
from reporting.models import RecordHead
from tenants.scope import scope, street
from tests.databases import as_owner
from tests.plugin import database_url

WRITE = """
INSERT INTO audit_entry (id, at, actor_name, verb, thing, thing_id, why)
VALUES (%s, now(), '', %s, '', '', '')
"""


def write(worker: Worker, at: datetime, *verbs: str) -> None:
    for verb in verbs:
        record(actor=worker.account, verb=verb, thing=worker, at=at)


def heads() -> list[tuple[int, int]]:
    with scope(street()):
        return list(RecordHead.objects.values_list("number", "lines"))


def test_lines_get_places_and_batches_follow_each_other(worker: Worker, noon: datetime) -> None:
    assert services.seal(at=noon) == 0
    write(worker, noon, "a", "b")
    assert selectors.is_waiting(noon)
    assert services.seal(at=noon) == 2
    write(worker, noon, "c")
    assert services.seal(at=noon + timedelta(minutes=5)) == 1
    assert not selectors.is_waiting(noon)
    assert list(Entry.objects.order_by("place").values_list("place", "verb")) == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
    ]
    assert list(Seal.objects.values_list("number", "first", "last", "count")) == [(1, 1, 2, 2), (2, 3, 3, 1)]
    assert heads() == [(2, 3)]


def test_many_lines_make_several_batches(
    worker: Worker, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keting.audit.services.sealing.MOST_IN_BATCH", 2)
    write(worker, noon, *"abcde")
    assert services.seal(at=noon) == 5
    assert list(Seal.objects.values_list("count", flat=True)) == [2, 2, 1]


def test_what_a_merge_brought_waits_until_it_stays(worker: Worker, noon: datetime) -> None:
    write(worker, noon, "a", "b")
    as_owner(
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        f"UPDATE audit_entry SET brought_at = '{noon.isoformat()}' WHERE verb = 'b'",
    )
    assert services.seal(at=noon + timedelta(days=2)) == 1
    assert not selectors.is_waiting(noon + timedelta(days=2))
    assert services.seal(at=noon + timedelta(days=4)) == 1


def test_the_street_keeps_a_head_for_each_day(worker: Worker, noon: datetime) -> None:
    for day in range(2):
        for minutes in (0, 5):
            write(worker, noon, "a")
            services.seal(at=noon + timedelta(days=day, minutes=minutes))
    assert heads() == [(2, 2), (4, 4)]


def test_a_head_that_does_not_follow_overwrites_none(worker: Worker, noon: datetime) -> None:
    write(worker, noon, "a")
    services.seal(at=noon)
    payload = '{"number": 2, "lines": 2, "digest": "00", "previous": "00", "at": "2026-11-24T04:00:00Z"}'
    with connection.cursor() as cursor:
        cursor.execute("SELECT street.keep_head(%s::jsonb)", [payload])
    assert sorted(heads()) == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET why = 'x'",
        "UPDATE audit_entry SET place = 9",
        "UPDATE audit_entry SET place = NULL, digest = NULL",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET sealed_at = now()",
        "DELETE FROM audit_seal",
    ],
)
def test_what_is_sealed_stays(worker: Worker, noon: datetime, statement: str) -> None:
    write(worker, noon, "a")
    services.seal(at=noon)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    as_owner("ALTER TABLE audit_entry DISABLE TRIGGER USER", "ALTER TABLE audit_seal DISABLE TRIGGER USER")
    connection.cursor().execute(statement)  # the twin


def test_a_line_is_only_sealed_while_it_is_sealed(worker: Worker, noon: datetime) -> None:
    """Nothing else may be changed on the way into the chain."""
    write(worker, noon, "a")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE audit_entry SET place = 1, digest = '', why = 'x'")
    with pytest.raises(IntegrityError, match="entry_sealed_whole"), transaction.atomic():
        connection.cursor().execute("UPDATE audit_entry SET place = 1")


def commit_late(worker: Worker, seal: object) -> list[str]:
    """One writes first and commits last; between the two others write and what they wrote is sealed."""
    schema = connection.schema_name
    with closing(psycopg2.connect(database_url(str(connection.settings_dict["NAME"])))) as late:
        cursor = late.cursor()
        cursor.execute(f"SET search_path = {schema}")
        cursor.execute(WRITE, [str(Entry().id), "late"])
        write(worker, clock.now(), "early")
        seal(at=clock.now())  # type: ignore[operator]
        late.commit()
        write(worker, clock.now(), "after")
        seal(at=clock.now())  # type: ignore[operator]
    return list(Entry.objects.filter(place__isnull=False).order_by("place").values_list("verb", flat=True))


def test_who_commits_late_is_sealed_in_the_next_batch(real_db: str, worker: Worker) -> None:
    assert commit_late(worker, services.seal) == ["early", "late", "after"]
    assert Seal.objects.count() == 2


def test_sealing_by_the_key_loses_who_commits_late(
    real_db: str, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: keys are in the order of time, so one looks for what is newer than the last one sealed."""

    def newer(at: datetime) -> object:
        sealed = Entry.objects.filter(place__isnull=False).order_by("-id").first()
        return Entry.objects.filter(id__gt=sealed.id if sealed else "0" * 32).order_by("id")

    monkeypatch.setattr("keting.audit.services.sealing.waiting", newer)
    assert commit_late(worker, services.seal) == ["early", "after"]
