"""What nobody has listed is walled in too: a committee of this minute, a page somebody dropped in."""

import sys
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.decorators import api_view
from rest_framework.response import Response

from keting import middleware
from tenants.admission import Opening
from tenants.opening import open_committee
from tenants.scope import forget
from tests.isolation.canaries import canary
from tests.isolation.catalogue import QUESTIONS
from tests.isolation.conftest import Walls
from tests.isolation.crawling import Office, leaks, office
from tests.isolation.raw import answer, rolled_back, rows, speaking_as
from tests.isolation.test_walls import RELATIONS, refusals, tries

HOME, NEW = "c310104008043", "c310104008045"
WORD = canary(5)
SAID = b"everybody's households"


@pytest.fixture(scope="module")
def opened(inside: Walls) -> Office:
    """The committee that was not there when the tests were written, full of words."""
    open_committee(Opening(code=NEW[1:], name="南康居委会", opened_on=date(2026, 1, 1)))
    forget()
    made = Office(office(NEW))
    made.planted(WORD)
    return made


@pytest.fixture(scope="module")
def home(inside: Walls) -> Office:
    made = Office(office(HOME))
    made.find_rows()
    return made


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__)
def test_the_walls_hold_with_one_more(opened: Office, inside: Walls, question: Any) -> None:
    with rolled_back(inside.database) as cursor:
        assert question(cursor) == []


@pytest.mark.parametrize("schema", [HOME, NEW, "street", "public"])
def test_every_login_tries_the_new_one(opened: Office, inside: Walls, schema: str) -> None:
    with speaking_as("", inside.database) as cursor:
        todo = [one for one in tries(schema, rows(cursor, RELATIONS)) if schema == NEW or NEW in one[0]]
    with speaking_as(inside.logins[schema], inside.database) as cursor:
        went = [what for what, statement in todo if answer(cursor, statement) not in refusals(schema)]
    assert len(todo) > 200
    assert went == []


def test_its_words_stay_there(opened: Office, home: Office) -> None:
    assert leaks(home.client(), home, opened, [WORD], ("GET", "POST")) == []
    there = home.client(is_signed_in=False)
    there.cookies = opened.client().cookies
    assert leaks(there, home, home, [WORD], ("GET",)) == []
    assert len(leaks(opened.client(), opened, opened, [WORD], ("GET",))) > 20  # the control


def careless(request: HttpRequest, **named: Any) -> HttpResponse:
    """Whoever wrote this thought of nothing."""
    return HttpResponse(SAID)


@api_view(["GET", "POST"])
def careless_api(request: Any, **named: Any) -> Response:
    return Response({"said": SAID.decode()})


@pytest.fixture
def dropped_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An app with its own urls, included by a committee's URLconf; its addresses."""
    app, whole = ModuleType("dropped_in_urls"), ModuleType("urls_with_it")
    app.app_name = "dropped_in"  # type: ignore[attr-defined]
    app.urlpatterns = [  # type: ignore[attr-defined]
        path("all/", careless, name="all"),
        path("one/<uuid:pk>/", careless, name="one"),
        path("nameless/", careless),
        path("api/", careless_api, name="api"),
    ]
    whole.urlpatterns = [  # type: ignore[attr-defined]
        path("", include("keting.urls_committee")),
        path("dropped/", include(app)),
        path("bare/", careless),
        path("named/", careless, name="home"),
    ]
    for module in (app, whole):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    kind = settings.TENANT_TYPES["committee"] | {"URLCONF": whole.__name__}
    monkeypatch.setitem(settings.TENANT_TYPES, "committee", kind)
    one = "dropped/one/01920000-0000-7000-8000-000000000000/"
    return [
        f"/{place}" for place in ("dropped/all/", one, "dropped/nameless/", "dropped/api/", "bare/", "named/")
    ]


def heard(home: Office, places: list[str]) -> list[str]:
    clients = [home.client(), home.client(is_signed_in=False)]
    return [
        f"{method} {place}"
        for client in clients
        for place in places
        for method in ("GET", "POST")
        if SAID in client.generic(method, place).content or client.get(place).status_code != 404
    ]


def test_a_page_without_a_door_is_closed_to_all(home: Office, dropped_in: list[str]) -> None:
    assert home.client().get("/").status_code == 200
    assert heard(home, dropped_in) == []


def test_without_the_doors_it_is_open(
    home: Office, dropped_in: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(middleware.DoorMiddleware, "process_view", lambda *words: None)
    assert len(heard(home, dropped_in)) >= 20
