"""What the clock starts: the sweep finds lost hints, the tick begins days, retries and recounts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from redis import RedisError

from committees.portal.tasks import clear
from keting import celery, clock, hints
from keting.audit.services import record
from keting.audit.tasks import seal_record, seal_street
from keting.db import logins
from keting.db.current import office
from keting.marks.models import CountingState, Mark
from reporting import tasks
from reporting.models import Reported, TableRun
from reporting.services import folding, sharing
from tenants.models import Tenant
from tenants.scope import public_scope, scope

TODAY = date(2026, 11, 24)
CLEAR = clear.name


@pytest.fixture(autouse=True)
def at_noon(noon: datetime) -> Iterator[None]:
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(hints, "hint", lambda: found.append(office()) or True)
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def send(name: str, schema: str, ids: dict[str, str], **_how: float) -> bool:
        """Parts of a sweep are done at once, as by the next free worker."""
        if name == tasks.sweep_some.name:
            tasks.sweep_some(**ids)
        else:
            found.append((name, schema))
        return True

    monkeypatch.setattr(tasks, "send", send)
    return found


def session_user() -> str:
    """Whose login it is that the server sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


def run(task: Any, schema: str = "", **ids: str) -> None:
    """Run the task as a worker would."""
    task.push_request(**({celery.SCHEMA_HEADER: schema} if schema else {}))
    try:
        with public_scope():
            task(**ids)
    finally:
        task.pop_request()


def test_the_sweep_finds_whoever_has_marks(
    home: Tenant, neighbour: Tenant, hinted: list[str], sent: list[tuple[str, str]]
) -> None:
    Mark.objects.create(fact="visits", day=TODAY)
    folding.start_day(day=TODAY)
    run(tasks.sweep)
    assert not Mark.objects.exists()
    assert (hinted, sent) == ([], [("counting.start_day", neighbour.schema_name)])


def test_a_sweep_goes_on_where_a_committee_breaks(
    home: Tenant, neighbour: Tenant, sent: list[tuple[str, str]], hinted: list[str], monkeypatch: Any
) -> None:
    for tenant in (home, neighbour):
        with scope(tenant):
            Mark.objects.create(fact="visits", day=TODAY)
    fold = folding.fold

    def broken(*, at: datetime) -> int:
        return fold(at=at) if office() == home.schema_name else 1 // 0

    monkeypatch.setattr(folding, "fold", broken)
    run(tasks.sweep)
    assert not Mark.objects.exists()
    with scope(neighbour):
        assert CountingState.objects.get().failures == 1
    run(tasks.sweep)
    assert hinted == [neighbour.schema_name]


def test_sweeps_do_not_queue_up_and_nobody_is_always_last(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[tuple[str, float]]()
    monkeypatch.setattr(
        tasks, "send", lambda name, schema, ids, expires: told.append((ids["office_ids"], expires))
    )
    monkeypatch.setattr(tasks, "WORKERS", 1)
    monkeypatch.setattr(tasks, "MOST_TOGETHER", 1)
    for _ in range(40):
        run(tasks.sweep)
    first = {schemas.split(tasks.BETWEEN)[0] for schemas, _ in told}
    assert first == {home.schema_name, neighbour.schema_name}
    assert {expires for _, expires in told} == {30.0}
    assert all(sorted(schemas.split(tasks.BETWEEN)) == sorted(first) for schemas, _ in told)


def test_a_share_of_a_sweep_is_counted_by_each_committee_s_own_login(
    real_db: str, home: Tenant, neighbour: Tenant, sent: list[tuple[str, str]], monkeypatch: Any
) -> None:
    speakers = []
    for tenant in (home, neighbour):
        with scope(tenant):
            Mark.objects.create(fact="visits", day=TODAY)
    monkeypatch.setattr(folding, "fold", lambda *, at: speakers.append(session_user()))
    run(tasks.sweep_some, office_ids=f"{neighbour.schema_name} {home.schema_name} c310104008999 street")
    assert speakers == [logins.of(one.schema_name) for one in (neighbour, home)]


def test_each_share_is_taken_once_a_turn_and_by_who_knows_its_offices(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = [home.schema_name, neighbour.schema_name]
    monkeypatch.setattr(sharing.LOT, "users", lambda: {logins.of(neighbour.schema_name)})
    turn, other = str(uuid4()), str(uuid4())
    taken = [sharing.mine(shares, turn=turn) for _ in range(3)]
    assert taken == [[neighbour.schema_name], [home.schema_name], []]
    assert sharing.mine(shares, turn=other) == [neighbour.schema_name]


def test_without_redis_all_shares_are_counted(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer(*words: object, **options: object) -> bool:
        raise RedisError

    monkeypatch.setattr(sharing, "caches", {"street": SimpleNamespace(add=no_answer)})
    assert sharing.mine(["a", "b"], turn="t") == ["a", "b"]


def test_a_message_that_comes_again_takes_all(
    home: Tenant, neighbour: Tenant, sent: list[tuple[str, str]], monkeypatch: Any
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(tasks, "_sweep_one", lambda: counted.append(office()))
    ids = {"office_ids": f"{home.schema_name};{neighbour.schema_name}", "turn_id": str(uuid4())}
    run(tasks.sweep_some, **ids)
    assert len(counted) == 1
    tasks.sweep_some.push_request(delivery_info={"redelivered": True})
    with public_scope():
        tasks.sweep_some(**ids)
    tasks.sweep_some.pop_request()
    assert sorted(counted[1:]) == sorted([home.schema_name, neighbour.schema_name])


def test_old_marks_are_told_to_the_street(
    home: Tenant, street_tenant: Tenant, hinted: list[str], sent: list[tuple[str, str]], noon: datetime
) -> None:
    Mark.objects.create(fact="visits", day=TODAY, marked_at=noon - timedelta(minutes=5))
    CountingState.objects.create(failures=1, ticked_on=TODAY)
    run(tasks.sweep)
    assert hinted == [home.schema_name]
    with scope(street_tenant):
        assert Reported.objects.get().waiting_since == noon - timedelta(minutes=5)
    folding.fold(at=noon)
    with scope(street_tenant):
        assert Reported.objects.get().waiting_since is None


def test_a_parked_committee_waits_for_the_tick(
    home: Tenant, neighbour: Tenant, hinted: list[str], sent: list[tuple[str, str]]
) -> None:
    Mark.objects.create(fact="visits", day=TODAY)
    CountingState.objects.create(failures=3, ticked_on=TODAY)
    run(tasks.sweep)
    assert hinted == []
    sent.clear()
    run(tasks.tick)
    assert [one for one in sent if one[0] != CLEAR] == [
        ("counting.start_day", neighbour.schema_name),
        ("counting.fold", home.schema_name),
    ]


def test_the_tick_begins_the_day_then_recounts(
    home: Tenant, neighbour: Tenant, sent: list[tuple[str, str]], hinted: list[str], noon: datetime
) -> None:
    run(tasks.start_day, home.schema_name)
    run(tasks.start_day, neighbour.schema_name)
    assert hinted == [home.schema_name, neighbour.schema_name]
    run(tasks.tick)
    assert {name for name, _ in sent} == {"counting.recount", CLEAR}
    run(tasks.recount, home.schema_name)
    sent.clear()
    run(tasks.tick)
    assert [one for one in sent if one[0] != CLEAR] == [("counting.recount", neighbour.schema_name)]


def test_what_is_past_its_time_goes_once_a_night(
    home: Tenant, neighbour: Tenant, street_tenant: Tenant, sent: list[tuple[str, str]], noon: datetime
) -> None:
    run(clear, home.schema_name)
    for hour, offices in ((1, set()), (2, {neighbour, street_tenant}), (5, {neighbour})):
        sent.clear()
        with time_machine.travel(clock.at(TODAY, f"{hour:02}:10"), tick=False):
            run(tasks.tick)
        cleared = {schema for name, schema in sent if name in {CLEAR, "clearing.clear_street"}}
        assert cleared == {one.schema_name for one in offices}
    with scope(street_tenant):
        Session.objects.create(session_key="old", session_data="", expire_date=noon - timedelta(days=1))
        Session.objects.create(session_key="new", session_data="", expire_date=noon + timedelta(days=1))
    run(tasks.clear_street, street_tenant.schema_name)
    with scope(street_tenant):
        assert [one.session_key for one in Session.objects.all()] == ["new"]


def test_the_tick_seals_only_records_in_which_something_was_written(
    home: Tenant, neighbour: Tenant, street_tenant: Tenant, sent: list[tuple[str, str]], noon: datetime
) -> None:
    for tenant, by in ((home, "record.seal"), (street_tenant, "record.seal_street")):
        with scope(tenant):
            record(actor=None, by="house", verb="try", thing=tenant, at=noon)
        run(tasks.tick)
        assert (by, tenant.schema_name) in sent
        run(seal_street if tenant is street_tenant else seal_record, tenant.schema_name)
        sent.clear()
        run(tasks.tick)
        assert "record.seal" not in " ".join(name for name, _schema in sent)


def test_the_tick_goes_on_behind_a_broken_committee(
    home: Tenant, neighbour: Tenant, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = tasks.standing
    monkeypatch.setattr(tasks, "standing", lambda: standing() if office() == home.schema_name else 1 / 0)
    run(tasks.tick)
    assert sent == [("counting.start_day", home.schema_name), (CLEAR, home.schema_name)]


def test_the_tick_finds_lost_tables(
    home: Tenant, neighbour: Tenant, street_tenant: Tenant, sent: list[tuple[str, str]], noon: datetime
) -> None:
    with scope(street_tenant):
        lost = TableRun.objects.create(
            grain="month", start=date(2026, 10, 1), total=9, ordered_at=noon - timedelta(hours=1)
        )
    run(tasks.tick)
    assert sent[-1] == ("reporting.make_table", "street")
    run(tasks.make_table, "street", run_id=str(lost.pk))
    with scope(street_tenant):
        assert TableRun.objects.get().state == "failed"


def test_a_fold_that_breaks_is_noted(
    home: Tenant, street_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "taken", lambda: None)
    monkeypatch.setattr(folding, "fold", lambda *, at: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(tasks.fold, home.schema_name)
    with scope(street_tenant):
        assert Reported.objects.get().failures == 1
