"""The register by the API: masked; a card can be ended, never made."""

import pytest

from committees.households.models import Household, HouseholdCard, Resident
from committees.households.services.cards import print_card
from keting import clock
from keting.accounts.kinds import Role
from keting.audit.models import Entry
from keting.programs.kinds import SCOPES_OF, Scope
from tests.clients import HostClient

KEY = "k" * 16
DOOR = {"building": "3", "unit": "1", "room_no": "502", "people": ["王*"]}


@pytest.fixture
def door(home):
    """3-1-502."""
    return Household.objects.create(building="3", unit="1", room_no="502", since="2020-01-01")


@pytest.fixture
def printed(home, lead, door):
    """A card in somebody's hands."""
    return print_card(household=door, by=lead.account, at=clock.now())


def end(client, household, key="", **body):
    headers = {"Idempotency-Key": key} if key else {}
    url = f"/api/households/{household.pk}/card/end/"
    return client.post(url, body, "application/json", headers=headers)


def test_a_lost_card_is_ended_by_a_program(home, program_of, door, printed):
    resident = HostClient(home)
    assert resident.post("/card/code/", {"code": printed.secret}).status_code == 302
    first, second = (end(program_of(home, Scope.END_CARDS), door, KEY, why="lost") for _ in range(2))
    assert (first.status_code, first.json()) == (200, {"why": "lost"})
    assert (second.status_code, second.json()["code"]) == (409, "no_card")
    card = HouseholdCard.objects.get()
    assert (card.why, card.revoked_by) == ("lost", None)
    assert Entry.objects.get(verb="end_card").actor_name == "热线"
    assert HostClient(home).post("/card/code/", {"code": printed.secret}).status_code != 302


def test_the_same_request_gets_the_same_answer(home, program_of, door, printed):
    client = program_of(home, Scope.END_CARDS)
    assert [end(client, door, KEY, why="lost").status_code for _ in range(2)] == [200, 200]


def test_a_colleague_ends_it_and_is_named(home, account_in, door, printed):
    account = account_in(home, Role.FRONT_DESK)
    assert end(HostClient(home, account), door, why="stolen").status_code == 200
    assert HouseholdCard.objects.get().revoked_by == account


@pytest.mark.parametrize("why", ["", "replaced", "x"])
def test_only_what_people_tell_is_a_reason(home, program_of, door, printed, why):
    told = end(program_of(home, Scope.END_CARDS), door, why=why)
    assert (told.status_code, [*told.json()["fields"]]) == (422, ["why"])
    assert HouseholdCard.objects.get().revoked_at is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.VOLUNTEER, Role.AUDITOR])
def test_who_may_not_on_the_page_may_not_here(home, account_in, door, printed, role):
    assert end(HostClient(home, account_in(home, role)), door, why="lost").status_code == 403


def test_no_key_makes_a_card(home, program_of, door):
    """A card's secret opens a household's own pages: it is told to nobody but the paper (decision 0019)."""
    told = HostClient(home).get("/api/schema/").json()["paths"]
    assert [path for path in told if "card" in path] == ["/api/households/{household_id}/card/end/"]
    client = program_of(home, *SCOPES_OF["committee"])
    assert client.post(f"/staff/households/{door.pk}/card/").status_code == 404
    assert not HouseholdCard.objects.exists()


def test_the_neighbours_door_is_missing(neighbour, program_of, door, printed):
    told = end(program_of(neighbour, Scope.END_CARDS), door, why="lost")
    assert (told.status_code, told.json()["code"]) == (404, "not_found")


def test_looking_somebody_up_is_sent_masked_and_told(home, program_of, door):
    Resident.objects.create(household=door, name="王秀英", phone="13812341234", since=door.since)
    client = program_of(home, Scope.HOUSEHOLDS)
    told = client.post("/api/households/find/", {"q": "13812341234"}, "application/json")
    assert told.json() == {"count": 1, "results": [DOOR | {"id": str(door.pk)}]}
    line = Entry.objects.get(verb="search")
    assert (line.actor_name, line.why) == ("热线", "register, number, found=1")
    nobody = client.post("/api/households/find/", {"q": "13800000000"}, "application/json")
    assert nobody.json() == {"count": 0, "results": []}
    assert client.post("/api/households/find/", {"q": ""}, "application/json").status_code == 422


def test_a_list_is_narrowed_by_no_address(home, program_of, door):
    client = program_of(home, Scope.HOUSEHOLDS)
    assert client.get("/api/households/?q=nobody").json()["count"] == 1
    assert program_of(home, Scope.ROSTER).post("/api/households/find/", {"q": "3"}).status_code == 403


def test_a_stairway_leader_finds_only_the_doors_looked_after(home, account_in, door):
    account = account_in(home, Role.LEADER)
    account.buildings = ["4"]
    account.save(update_fields=["buildings"])
    told = HostClient(home, account).post("/api/households/find/", {"q": "502"}, "application/json")
    assert told.json()["count"] == 0
