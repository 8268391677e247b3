"""An office whose tables do not fit this code says that it is not there; the others go on."""

from collections.abc import Callable

import pytest
from django.db.models import F

from keting import middleware
from tenants.models import Tenant, Version
from tenants.scope import forget, owner_scope
from tenants.versions import MOST_AHEAD
from tests.clients import HostClient

Client = Callable[[Tenant], HostClient]


def move(tenant: Tenant, by: int) -> None:
    with owner_scope():
        Version.objects.filter(tenant=tenant).update(number=F("number") + by)
    forget()


@pytest.mark.parametrize("by", [-1, MOST_AHEAD + 1])
def test_an_office_out_of_range_is_closed_for_now(
    home: Tenant, neighbour: Tenant, client_of: Client, by: int
) -> None:
    move(home, by)
    answer = client_of(home).get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert client_of(neighbour).get("/").status_code == 200


@pytest.mark.parametrize("by", [0, MOST_AHEAD])
def test_a_little_newer_is_served(home: Tenant, client_of: Client, by: int) -> None:
    move(home, by)
    assert client_of(home).get("/").status_code == 200


def test_the_twin_without_the_check_serves_all(
    home: Tenant, client_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware.settings, "KETING_SUPPORTED", "builtins.bool")
    move(home, -1)
    assert client_of(home).get("/").status_code == 200
