"""The API does what its schema says, for every role: no server error, no URL that forgets to ask who."""

from functools import wraps

import pytest
from rest_framework.response import Response

from committees.staff.api import BoardView
from keting.api import throttling
from keting.doors import DOORS, OPEN
from keting.programs.kinds import SCOPES_OF
from tests.architecture.test_doors import WAYS
from tests.security.fuzzing import WHO, attack, somebody

EXAMPLES = 6
API = [way for way in WAYS if ":api_" in way.name]
POSTED = {"rooms:api_book", "rooms:api_cancel", "visits:api_record", "households:api_find"}


@pytest.fixture(autouse=True)
def plenty(monkeypatch):
    """The limits have tests of their own."""
    many = {"read": 10**6, "write": 10**6}
    monkeypatch.setattr(throttling, "KNOWN", many)
    monkeypatch.setattr(throttling, "UNKNOWN", many)


@pytest.fixture
def client_as(home, street_tenant):
    """`client_as(office, who)`: the office and somebody of it."""

    def make(office, who):
        tenant = street_tenant if office == "street" else home
        return tenant, somebody(tenant, who)

    return make


@pytest.mark.parametrize(("office", "who"), WHO, ids=lambda one: one or "stranger")
def test_it_does_what_it_says(client_as, office, who):
    tenant, client = client_as(office, who)
    heard = attack(client, tenant, examples=EXAMPLES)
    assert heard.faults == {}
    assert heard.broken == 0
    assert heard.entered >= entered(office, who)


def entered(office, who):
    """Operations that take nothing but who one is: it must have got in where the table lets it."""
    lists = {way.name: way for way in API if way.office == office and not way.takes}
    roles = SCOPES_OF[office] if who == "program" else [who]
    return {
        f"GET {way.url({})}"
        for name, way in lists.items()
        if name not in POSTED and DOORS[name].lets_in(roles, method="GET")
    }


def test_a_door_that_stands_open_is_found(client_as, monkeypatch):
    """The twin: a URL that says it asks who one is, and does not."""
    monkeypatch.setattr("keting.middleware.DOORS", DOORS | {"desk:api_list": OPEN})
    tenant, client = client_as("committee", "")
    told = " ".join(attack(client, tenant, examples=EXAMPLES).faults)
    assert "GET /api/matters/" in told


def test_an_answer_of_another_shape_is_found(client_as, monkeypatch):
    """The twin: an answer that the schema does not know."""
    # What is said about it stays with it, whether the schema has been drawn already or not.
    another = wraps(BoardView.get)(lambda *_all: Response({"at": 7}))
    monkeypatch.setattr(BoardView, "get", another)
    tenant, client = client_as("committee", "program")
    assert "GET /api/board/" in " ".join(attack(client, tenant, examples=EXAMPLES).faults)
