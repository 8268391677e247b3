"""The engine under real logins: who speaks, when that may change, and what becomes of idle connections."""

import os
import time
from datetime import UTC, datetime
from unittest.mock import MagicMock

import psycopg2
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from committees.staff.models import Worker
from keting.db import logins
from keting.db.engine.base import LOT, DatabaseWrapper, WrongLogin, WrongPath
from keting.db.engine.lot import Lot
from reporting.services.cells import Cell
from reporting.services.handing import submit
from tenants.models import ServiceKind, Tenant
from tenants.scope import owner_scope, public_scope, scope
from tests.plugin import database_url


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def backend() -> object:
    return ask("SELECT pg_backend_pid()")


@pytest.fixture
def both(real_db: str, home: Tenant, neighbour: Tenant) -> tuple[Tenant, Tenant]:
    """Two committees, each with a worker who bears its schema's name."""
    for tenant in (home, neighbour):
        with scope(tenant):
            Worker.objects.create(name=tenant.schema_name, title="社工")
    return home, neighbour


def test_who_enters_speaks_under_its_login(both, street_tenant):
    for tenant in (*both, street_tenant):
        with scope(tenant):
            assert ask("SELECT session_user || ' ' || current_user") == " ".join([tenant.login] * 2)
    with public_scope():
        assert ask("SELECT session_user") == logins.public()
    with owner_scope():
        assert ask("SELECT session_user || ' ' || current_user") == f"{logins.migrate()} {logins.owner()}"


def test_the_neighbour_is_denied(both):
    with pytest.raises(ProgrammingError, match="permission denied for schema"):
        ask(f"SELECT count(*) FROM {both[1].schema_name}.staff_worker")
    with owner_scope():  # it is there
        assert ask(f"SELECT count(*) FROM {both[1].schema_name}.staff_worker") == 1


def test_the_register_is_read_and_not_written(both):
    with public_scope():
        assert ServiceKind.objects.count() == 10
        with pytest.raises(DatabaseError, match="read-only"):
            ServiceKind.objects.update(hint_en="x")


def test_in_a_transaction_nobody_else_begins_to_speak(both):
    with transaction.atomic():
        Worker.objects.count()
        with scope(both[1]), pytest.raises(WrongLogin):
            Worker.objects.count()
    assert Worker.objects.get().name == both[0].schema_name


def test_without_the_check_the_wrong_one_would_answer(both, monkeypatch):
    with transaction.atomic():
        Worker.objects.count()
        monkeypatch.setattr(DatabaseWrapper, "must_change", False)
        monkeypatch.setattr(DatabaseWrapper, "refuse", lambda self, found: None)
        with scope(both[1]):
            assert Worker.objects.get().name == both[0].schema_name


def test_a_transaction_may_be_left_and_come_back_to(both):
    with transaction.atomic():
        before = backend()
        with scope(both[1]):
            pass
        assert backend() == before


def test_the_owner_steps_from_office_to_office_in_one_transaction(both):
    with owner_scope(both[0]), transaction.atomic():
        names = [Worker.objects.get().name]
        with owner_scope(both[1]):
            names.append(Worker.objects.get().name)
        transaction.set_rollback(True)
    assert names == [tenant.schema_name for tenant in both]


def test_who_has_not_the_owners_key_is_not_the_owner(both, settings):
    settings.KETING_LOGIN_KEY, settings.KETING_OWNER_KEY = "a key", ""
    with owner_scope(), pytest.raises(logins.NotTheOwner):
        ask("SELECT 1")


def test_a_moved_connection_is_never_used_again(both):
    first = backend()
    ask("SET search_path = public")
    for _ in range(2):
        with pytest.raises(WrongPath):
            Worker.objects.count()
    with public_scope():
        ask("SELECT 1")
    assert Worker.objects.get().name == both[0].schema_name
    assert backend() != first


def test_without_the_check_it_would_look_elsewhere(both, monkeypatch):
    monkeypatch.setattr(DatabaseWrapper, "refuse", lambda self, found: None)
    ask("SET search_path = public")
    assert ask("SELECT current_schema()") == "public"


def older(path):
    """A connection to a server that does not report its path."""
    raw = MagicMock()
    raw.get_parameter_status.return_value = None
    raw.cursor.return_value.__enter__.return_value.fetchone.return_value = [path]
    return raw


def test_an_older_server_is_asked_once(both):
    right, wrong = older(connection.wanted_path), older("public")
    connection.check_older_server(right)
    with pytest.raises(WrongPath):
        connection.check_older_server(wrong)
    assert (right.close.called, wrong.close.called) == (False, True)
    right.cursor.return_value.__enter__.return_value.execute.assert_called_once_with("SHOW search_path")


def test_the_committee_of_a_figure_is_whose_login_hands_it_in(both, street_tenant):
    cell = Cell("visits.recorded", "", "day", datetime(2026, 11, 24, tzinfo=UTC).date(), 1, None)
    ask("SELECT set_config('role', current_user, false)")
    submit(cells=[cell], at=datetime(2026, 11, 24, 4, tzinfo=UTC))
    with scope(street_tenant):
        assert ask("SELECT string_agg(DISTINCT committee, ',') FROM reporting_figure") == both[0].schema_name
    for door in (scope(street_tenant), public_scope()):
        with door, pytest.raises(DatabaseError):
            submit(cells=[cell], at=datetime(2026, 11, 24, 4, tzinfo=UTC))


def test_an_idle_connection_waits_for_its_login(both):
    first = backend()
    with scope(both[1]):
        other = backend()
    assert other != first
    assert backend() == first
    with scope(both[1]):
        assert backend() == other


def test_who_was_hung_up_on_is_not_asked(both):
    first = backend()
    with public_scope():
        pass  # the connection waits
    with psycopg2.connect(database_url(connection.settings_dict["NAME"])) as admin:
        admin.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert backend() != first


def raw_connection():
    raw = psycopg2.connect(database_url("postgres"))
    raw.autocommit = True
    return raw


def test_only_what_is_clean_is_parked(both):
    lot, raw = Lot(), raw_connection()
    raw.autocommit = False
    raw.cursor().execute("SELECT 1")
    lot.park("x", raw)
    assert raw.closed
    assert lot.take("x") is None


@pytest.mark.parametrize(
    "change",
    [
        "SET client_encoding = 'LATIN1'",
        "SET default_transaction_read_only = on",
        "SET timezone = 'Asia/Kathmandu'",
        "SET standard_conforming_strings = off",
    ],
)
def test_what_somebody_has_set_meets_nobody_else(both, change, monkeypatch):
    def next_one_has_it() -> bool:
        ask(change)
        first = backend()
        with public_scope():
            pass
        return backend() == first

    assert not next_one_has_it()
    monkeypatch.setattr("keting.db.engine.base.settings_of", lambda raw: ())
    connection.close()
    assert next_one_has_it()


def test_the_longest_idle_makes_room(both):
    lot = Lot(places=2)
    raws = [raw_connection() for _ in range(3)]
    for number, raw in enumerate(raws):
        lot.park(number, raw)
    assert [bool(raw.closed) for raw in raws] == [True, False, False]
    assert lot.take(0) is None
    assert lot.take(2) is raws[2]
    assert lot.empty()
    assert raws[1].closed


def test_what_waits_too_long_goes_by_itself(both, monkeypatch):
    lot, raw = Lot(), raw_connection()
    lot.park("x", raw)
    assert lot.take("x") is raw
    monkeypatch.setattr("keting.db.engine.lot.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("keting.db.engine.lot.LONGEST_IDLE", 0.05)
    lot = Lot()
    for _ in range(2):  # the watch ends with the last one, and begins again
        lot.park("x", raw)
        until = time.monotonic() + 5
        while (not raw.closed or lot._is_watched) and time.monotonic() < until:
            time.sleep(0.01)
        assert raw.closed
        raw = raw_connection()
    raw.close()


def test_a_place_is_not_kept_for_whom_nobody_will_ask(both):
    first = backend()
    with transaction.atomic():
        connection.hang_up()  # what is open stays
        assert backend() == first
    connection.hang_up()
    assert backend() != first


def test_a_child_leaves_its_parents_connections_alone(both):
    with public_scope():
        ask("SELECT 1")
    first = backend()
    with public_scope():
        pass
    child = os.fork()
    if child == 0:
        os._exit(0 if LOT.take((both[0].login,)) is None and not LOT.empty() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert backend() == first
