"""Leak 10 with real workers, of processes and of threads: every task in the committee of its signature."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import chain, chord, group
from pytest_django.plugin import DjangoDbBlocker

from tenants.models import Tenant
from tenants.scope import committees, scope
from tests import databases
from tests.kernel.probes import again, join, probes, say, stock_join, stock_say, tick
from tests.live import House
from tests.plugin import WORKER

pytestmark = pytest.mark.xdist_group("live")
SECONDS = 30
Two = tuple[Tenant, Tenant]


@pytest.fixture(scope="module", params=["threads", "prefork"])
def two(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Two]:
    """Two committees, and a worker of this kind that listens."""
    house = House(f"probes_{WORKER}")
    queue = f"probes-{WORKER}-{request.param}"
    os.environ["KETING_PROBES"] = probes.conf.task_default_queue = queue
    databases.clone(house.database)
    words = ["worker", "-P", request.param, "-c", "4", "-Q", queue, "--without-gossip", "--without-mingle"]
    house.start("worker", "celery", "-A", "tests.kernel.probes.probes", *words)
    try:
        with django_db_blocker.unblock(), databases.standing_in(house.database):
            assert house.eventually(lambda: bool(probes.control.ping(timeout=0.5)), 60), house.log.read_text()
            theirs, ours = committees()
            yield ours, theirs
    finally:
        house.__exit__(None, None, None)
        House.empty_queues()


def made(tenant: Tenant, task: Any, *args: Any, **kwargs: Any) -> Any:
    """A signature of this committee, to be sent from wherever."""
    with scope(tenant):
        return task.s(*args, **kwargs)


def answer(asked: Any) -> Any:
    return asked.get(timeout=SECONDS)


def test_many_at_once_run_each_in_its_own(two: Two) -> None:
    offices = [*two] * 20
    asked = group(made(tenant, say, pause=0.02) for tenant in offices).apply_async()
    assert answer(asked) == [[tenant.schema_name] for tenant in offices]


def test_a_chain_goes_from_committee_to_committee(two: Two) -> None:
    ours, theirs = two
    asked = chain(made(ours, say), made(theirs, say), made(ours, say)).apply_async()
    assert answer(asked) == [ours.schema_name, theirs.schema_name, ours.schema_name]


def finishing(two: Two, say: Any, join: Any) -> Callable[[], Any]:
    """A chord of ours whose last part is the neighbour's."""
    ours, theirs = two
    parts = [made(ours, say), made(theirs, say, pause=0.5)]
    body = made(ours, join)
    return lambda: answer(chord(parts)(body))[-1]


def test_a_chords_body_runs_where_it_was_made(two: Two) -> None:
    for _ in range(3):
        assert finishing(two, say, join)() == two[0].schema_name


def test_the_stock_way_runs_it_where_the_last_part_ended(two: Two) -> None:
    """The twin: unstamped signatures, sent from where somebody happens to stand."""
    ours, theirs = two
    sent = [stock_say.si(), stock_say.si(pause=0.5)]
    for part, tenant in zip(sent, (ours, theirs), strict=True):
        part.set(headers={"keting_schema": tenant.schema_name})
    assert answer(chord(sent)(stock_join.s()))[-1] == theirs.schema_name


def test_what_is_tried_again_stays(two: Two) -> None:
    for tenant in two:
        assert answer(made(tenant, again, []).apply_async()) == [tenant.schema_name] * 3


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, "WrongScope"),
        ({"keting_schema": "c999999999999"}, "UnknownTenant"),
        ({"keting_schema": "public"}, "UnknownTenant"),
        ({"keting_schema": "street"}, "UnknownTenant"),
    ],
)
def test_without_its_committee_it_fails(two: Two, headers: dict[str, str], error: str) -> None:
    asked = probes.send_task("probe.say", headers=headers)
    failure = asked.get(timeout=SECONDS, propagate=False)
    assert type(failure).__name__ == error


def test_the_stock_way_runs_it_somewhere(two: Two) -> None:
    """The twin."""
    assert len(answer(probes.send_task("stock.say"))) == 1


def test_a_tick_stands_in_public_wherever_the_last_task_was(two: Two) -> None:
    for tenant in two:
        answer(made(tenant, say).apply_async())
        assert answer(tick.apply_async()) == ["public"]
