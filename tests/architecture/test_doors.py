"""Every URL, tried by its own office, by the neighbour and by a stranger.

The own office sees the planted row; the others get, byte for byte, the 404 of a row that never was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from committees.staff.models import Worker
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.doors import DOORS, OPEN
from tenants.models import Tenant
from tenants.scope import scope
from tests.architecture.planted import missing, plant_of
from tests.clients import HostClient

OFFICES = {"committee": "keting.urls_committee", "street": "keting.urls_street"}


@dataclass(frozen=True)
class Way:
    """One URL of an office: its name and the names of what it takes."""

    office: str
    name: str
    takes: tuple[str, ...]

    def url(self, row: dict[str, Any]) -> str:
        given = {name: row[name] for name in self.takes}
        return reverse(self.name, urlconf=OFFICES[self.office], kwargs=given)

    def __str__(self) -> str:
        return f"{self.office}/{self.name}"


def ways(office: str) -> Iterator[Way]:
    """All URLs of a router."""

    def walk(patterns: list[URLPattern | URLResolver], space: str, taken: tuple[str, ...]) -> Iterator[Way]:
        for one in patterns:
            takes = (*taken, *one.pattern.converters)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, one.namespace or space, takes)
            else:
                yield Way(office, f"{space}:{one.name}", takes)

    yield from walk(get_resolver(OFFICES[office]).url_patterns, "", ())


WAYS = [way for office in OFFICES for way in ways(office)]
NAMED = [way for way in WAYS if way.takes]
PLAIN = [way for way in WAYS if not way.takes]
CLOSED = [way for way in WAYS if DOORS.get(way.name) is not OPEN]
# Whoever asks the API without a key is told so, whatever was asked for.
# Open to whoever holds the card of the household that it is about.
BY_CARD = {"rooms:wish_back", "rooms:appeal"}
# Open to whoever has typed the code of the row.
BY_CODE = {"activities:signed", "rooms:waiting"}
BY_CODE |= {f"rooms:{name}" for name in ("booked", "cancel", "coming", "move", "one_ics", "take_back")}
API = [way for way in CLOSED if ":api_" in way.name]


def test_no_url_without_a_door_and_no_door_without_a_url() -> None:
    assert {way.name for way in WAYS} == set(DOORS)


def test_every_url_that_names_a_row_has_one_planted() -> None:
    assert [str(way) for way in NAMED if plant_of(way.name) is None] == []


@dataclass
class Street:
    """Who may try: the own office with a planted row, the neighbour, a stranger."""

    home: Tenant
    neighbour: Tenant
    street: Tenant
    lead: Worker
    account_in: Callable[..., Account]

    def own(self, way: Way) -> HostClient:
        """Somebody who may enter."""
        if DOORS[way.name] is OPEN:
            return HostClient(self.host(way))
        if way.office == "street":
            roles = [Role.OPERATOR, Role.SECURITY]
            role = next(one for one in roles if one in DOORS[way.name].look | DOORS[way.name].act)
            return HostClient(self.street, self.account_in(self.street, role))
        return HostClient(self.home, self.lead.account)

    def host(self, way: Way) -> Tenant:
        return self.street if way.office == "street" else self.home

    def planted(self, way: Way) -> dict[str, Any]:
        plant = plant_of(way.name)
        if not way.takes or plant is None:
            return {}
        with scope(self.host(way)):
            return plant(self.lead)

    def next_door(self, way: Way) -> HostClient:
        """The same post in another office, at that office's own host."""
        elsewhere = self.home if way.office == "street" else self.neighbour
        account = self.account_in(elsewhere, Role.DIRECTOR)
        with scope(elsewhere):
            Worker.objects.create(name="邻居", account=account)
        return HostClient(elsewhere, account)


@pytest.fixture
def all_of_them(
    home: Tenant, neighbour: Tenant, street_tenant: Tenant, lead: Worker, account_in: Callable[..., Account]
) -> Street:
    return Street(home, neighbour, street_tenant, lead, account_in)


def answer(client: HostClient, url: str) -> Any:
    """By GET; where a page only takes what is sent, by POST."""
    found = client.get(url)
    return client.post(url, {}) if found.status_code == 405 else found


def same(one: Any, other: Any) -> bool:
    return (one.status_code, one.content) == (other.status_code, other.content)


def show_codes(client: HostClient, row: dict[str, Any]) -> None:
    """Type each code where codes are typed."""
    for code in row["codes"]:
        page = f"/activities/{row['activity_id']}/withdraw/" if "activity_id" in row else "/rooms/give-back/"
        assert client.post(page, {"code": code, "look": "1"}).status_code == 302


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_own_office_enters(all_of_them: Street, way: Way) -> None:
    row, client = all_of_them.planted(way), all_of_them.own(way)
    if way.name in BY_CARD:
        client.post("/card/code/", {"code": row["secret"]})
    if way.name in BY_CODE:
        assert answer(client, way.url(row)).status_code == 404
        show_codes(client, row)
    allowed = {401} if way.name == "rooms:own_ics" else set()
    assert answer(client, way.url(row)).status_code in allowed | {200, 204, 302, 400, 409, 415, 422}


@pytest.mark.parametrize("way", NAMED, ids=str)
def test_the_neighbour_finds_nothing(all_of_them: Street, way: Way) -> None:
    row = all_of_them.planted(way)
    client = all_of_them.next_door(way)
    theirs = answer(client, way.url(row))
    assert theirs.status_code == 404
    assert same(theirs, answer(client, way.url(missing(row))))


@pytest.mark.parametrize("way", [way for way in NAMED if way in CLOSED], ids=str)
def test_a_stranger_finds_nothing(all_of_them: Street, way: Way) -> None:
    row = all_of_them.planted(way)
    client = HostClient(all_of_them.host(way))
    theirs = answer(client, way.url(row))
    assert theirs.status_code == (401 if way in API else 404)
    assert same(theirs, answer(client, way.url(missing(row))))


@pytest.mark.parametrize("way", NAMED, ids=str)
def test_a_missing_row_is_missing_for_its_own_office_too(all_of_them: Street, way: Way) -> None:
    row = all_of_them.planted(way)
    assert answer(all_of_them.own(way), way.url(missing(row))).status_code == 404


@pytest.mark.parametrize("way", [way for way in PLAIN if way in CLOSED and way not in API], ids=str)
def test_a_stranger_is_asked_to_sign_in(all_of_them: Street, way: Way) -> None:
    found = HostClient(all_of_them.host(way)).get(way.url({}))
    assert found.status_code == 302
    assert found.url.startswith("/staff/sign-in/")


@pytest.mark.parametrize("way", API, ids=str)
def test_a_program_without_a_key_is_told_so(all_of_them: Street, way: Way) -> None:
    found = answer(HostClient(all_of_them.host(way)), way.url(all_of_them.planted(way)))
    assert (found.status_code, found.json()["code"]) == (401, "not_authenticated")
    assert found.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("way", CLOSED, ids=str)
def test_a_neighbours_session_opens_nothing_here(all_of_them: Street, way: Way) -> None:
    row = all_of_them.planted(way)
    here = HostClient(all_of_them.host(way))
    here.cookies = all_of_them.next_door(way).cookies
    stranger = HostClient(all_of_them.host(way))
    assert answer(here, way.url(row)).status_code == answer(stranger, way.url(row)).status_code
    assert answer(here, way.url(row)).status_code in {302, 401, 404}
