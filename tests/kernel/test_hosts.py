"""From host to tenant."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from tenants.models import Tenant
from tenants.opening import Opening, open_committee


@pytest.mark.parametrize(
    "host",
    [
        "nobody.localhost",
        "www.xuhuiyuan.localhost",
        "xuhuiyuan.localhost.evil.example",
        "a b",
        "127.0.0.1",
        "street",
    ],
)
def test_an_unknown_host_is_a_plain_404(home: Tenant, host: str) -> None:
    answer = Client(HTTP_HOST=host).get("/staff/sign-in/")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("host", ["xuhuiyuan.localhost", "XUHUIYUAN.localhost:8000", "localhost"])
def test_a_known_host_opens(home: Tenant, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/staff/sign-in/").status_code == 200


def test_health_needs_no_committee(home: Tenant) -> None:
    client = Client(HTTP_HOST="anything.example")
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_the_scope_ends_with_the_request(home: Tenant) -> None:
    Client(HTTP_HOST="huiyuan.localhost").get("/staff/sign-in/")
    assert connection.schema_name == home.schema_name


def test_a_committee_opened_at_run_time_counts_at_once(home: Tenant) -> None:
    client = Client(HTTP_HOST="nankang.localhost")
    assert client.get("/staff/sign-in/").status_code == 404
    open_committee(Opening(code="310104008045", name="南康居委会", opened_on=date(2026, 1, 1)))
    assert client.get("/staff/sign-in/").status_code == 200
