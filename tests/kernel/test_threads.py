"""Leaks 1 and 5: no thread and no coroutine stands in an office that it has not entered itself."""

import asyncio
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection
from django_tenants.models import TenantMixin

from committees.households.models import Household
from keting.db.current import NoCommittee
from keting.spawning import spawn
from tenants.models import Tenant
from tenants.scope import public_scope, scope


def where() -> str:
    return str(connection.schema_name)


def in_thread(work: Callable[[], Any]) -> Any:
    found: list[Any] = []
    thread = Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join(10)
    return found[0]


def test_a_bare_thread_starts_in_public(home: Tenant) -> None:
    """The twin of the next: without `spawn` the office is not carried."""
    assert in_thread(where) == "public"


def test_spawn_carries_the_office(home: Tenant, neighbour: Tenant) -> None:
    assert spawn(where).result(10) == home.schema_name
    with scope(neighbour):
        theirs = spawn(where)
    assert (theirs.result(10), where()) == (neighbour.schema_name, home.schema_name)


def test_spawn_passes_errors_on_and_needs_an_office(home: Tenant) -> None:
    with pytest.raises(ZeroDivisionError):
        spawn(lambda: 1 / 0).result(10)
    with public_scope(), pytest.raises(NoCommittee):
        spawn(where)


def test_what_spawn_did_is_committed_by_itself(real_db: str, home: Tenant) -> None:
    spawn(lambda: Household.objects.create(building="1", room_no="1", since="2026-01-01")).result(10)
    assert Household.objects.count() == 1


def test_async_starts_in_public_and_asks_nothing(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> list[str]:
        with pytest.raises(SynchronousOnlyOperation):
            Household.objects.count()
        return [where(), await sync_to_async(where)()]

    def inside() -> list[str]:  # in a thread: a browser's tests keep a loop running in this one
        with scope(home):
            return asyncio.run(ask())

    with monkeypatch.context() as patch:  # a browser's tests set it, and need it again when this one is over
        patch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
        found = in_thread(inside)
    assert found == ["public", "public"]


def test_a_tenant_is_no_door(home: Tenant) -> None:
    with pytest.raises(TypeError):
        home.__enter__()
    with pytest.raises(TypeError):
        home.activate()


def crossed(door: Callable[[Tenant], Any], tenant: Tenant, other: Tenant) -> str:
    """Where a thread stands that has come back from `tenant` while another had just entered `other`."""
    entered, left = Event(), Event()

    def meanwhile() -> None:
        with scope(other), door(other):
            entered.set()
            left.wait(10)

    def come_and_go() -> str:
        with door(tenant):
            thread = Thread(target=meanwhile)
            thread.start()
            entered.wait(10)
        left.set()
        thread.join(10)
        return where()

    return str(in_thread(come_and_go))


def test_two_threads_leave_by_their_own_door(home: Tenant, neighbour: Tenant) -> None:
    assert crossed(scope, home, neighbour) == "public"


def test_by_the_librarys_door_they_swap(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: what stock django-tenants does."""
    for name in ("__enter__", "__exit__", "activate"):
        monkeypatch.setattr(Tenant, name, getattr(TenantMixin, name))
    assert crossed(lambda tenant: tenant, home, neighbour) == neighbour.schema_name
