"""Folds, savers and crashes that overlap: real commits, real threads, and twins without the guard."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections, transaction

from keting.marks.models import CountingState, Mark
from reporting.services import folding
from tenants.models import Tenant
from tenants.scope import scope
from tests.reporting.conftest import TODAY, figure, make


@contextmanager
def thread_in(tenant: Tenant, work: Any) -> Iterator[threading.Thread]:
    """Run `work` in another thread with a connection of its own inside the committee."""

    def run() -> None:
        try:
            with scope(tenant):
                work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """The first fold stops after its counting, says so, and waits to be let on."""
    counted, go_on = threading.Event(), threading.Event()
    real = folding.submit

    def submit(**handed: Any) -> None:
        if not counted.is_set():
            counted.set()
            assert go_on.wait(10)
        real(**handed)

    monkeypatch.setattr(folding, "submit", submit)
    return counted, go_on


def overlap(room: Tenant, noon: datetime, gate: tuple[threading.Event, threading.Event]) -> None:
    """A slow fold counts one fact; a second is saved and a quick fold runs; then the slow one goes on."""
    counted, go_on = gate
    make(TODAY, "a")
    with thread_in(room, lambda: folding.fold(at=noon)):
        assert counted.wait(10)
        make(TODAY, "b")
        with thread_in(room, lambda: folding.fold(at=noon)) as quick:
            quick.join(0.5)
            go_on.set()


def test_overlapping_folds_end_with_the_truth(
    real_db: str, room: Tenant, street_tenant: Tenant, noon: datetime, gate: Any
) -> None:
    overlap(room, noon, gate)
    assert figure(street_tenant, "fake.made", "day", TODAY) == (2, None)
    assert not Mark.objects.exists()


def test_without_the_lock_they_lose_a_fact(
    real_db: str,
    room: Tenant,
    street_tenant: Tenant,
    noon: datetime,
    gate: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin: the state row is read and not locked."""
    CountingState.objects.create(first_day=TODAY)
    monkeypatch.setattr(folding, "begun", lambda at: CountingState.objects.get())
    overlap(room, noon, gate)
    assert figure(street_tenant, "fake.made", "day", TODAY) == (1, None)
    assert not Mark.objects.exists()


def test_who_commits_late_is_counted_by_the_next_fold(
    real_db: str, room: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    saved, commit = threading.Event(), threading.Event()

    def save_slowly() -> None:
        with transaction.atomic():
            make(TODAY, "early id")
            saved.set()
            assert commit.wait(10)

    with thread_in(room, save_slowly):
        assert saved.wait(10)
        make(TODAY, "later id")
        folding.fold(at=noon)
        assert figure(street_tenant, "fake.made", "day", TODAY) == (1, None)
        commit.set()
    assert folding.fold(at=noon) == 1
    assert figure(street_tenant, "fake.made", "day", TODAY) == (2, None)


def test_a_crash_before_the_marks_go_counts_again_and_changes_nothing(
    real_db: str, room: Tenant, street_tenant: Tenant, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(TODAY)
    with monkeypatch.context() as broken:
        broken.setattr(folding, "forget", lambda marks: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            folding.fold(at=noon)
    assert figure(street_tenant, "fake.made", "day", TODAY) == (1, None)
    assert folding.fold(at=noon) == 1
    assert figure(street_tenant, "fake.made", "day", TODAY) == (1, None)


def test_savers_do_not_wait_for_a_fold(real_db: str, room: Tenant, noon: datetime, gate: Any) -> None:
    counted, go_on = gate
    make(TODAY)
    with thread_in(room, lambda: folding.fold(at=noon)):
        assert counted.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        make(TODAY)
        go_on.set()
    close_old_connections()
