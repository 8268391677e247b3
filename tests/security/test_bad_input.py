"""What people do by mistake or on purpose: right answers and no 500."""

import json

import pytest

from committees.activities.models import SignUp
from committees.desk.models import Matter
from committees.households.models import Household, Resident
from committees.households.selectors import find_homes
from committees.households.services.spelling import spell
from committees.rooms.models import Booking
from keting import clock
from keting.accounts.models import Account
from keting.audit.services import record
from tests.architecture.planted import activity as planted_activity
from tests.clients import HostClient
from tests.committees.rooms.conftest import rooms
from tests.committees.rooms.test_pages import TYPED

__all__ = ["rooms"]
TEN_MEGABYTES = "名" * (10 * 1024 * 1024 // 3)
PART = 'form-data; name="username"'
NOT_JSON = ["[" * 100_000, '{"a":' * 50_000, '{"room": 1e999}', '{"room": NaN}', "\ufeff{}"]
NAMES = ["𠮷田㛃", "👩‍👩‍👧‍👦王", "龘", "Ødegård-Łuczak", "ابن سينا", "辻\U000e0100本", "é" * 3]


@pytest.fixture
def at_noon(home, rooms, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    return home


def book(client, **more):
    """By the API."""
    return client.post("/api/rooms/bookings/", {"room": "multi", **TYPED, **more}, "application/json")


@pytest.mark.parametrize("url", ["/rooms/multi/book/", "/staff/sign-in/", "/card/code/"])
def test_a_name_of_ten_megabytes_is_told_to_be_too_long(at_noon, url):
    """Sent as a form and as a file's neighbour: told so, and nothing kept."""
    client = HostClient(at_noon)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = f"contact_name={TEN_MEGABYTES}"
        if "multipart" in kind:
            body = (
                f'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n{TEN_MEGABYTES}\r\n--x--\r\n'
            )
        answer = client.post(url, body.encode(), kind)
        assert answer.status_code == 400
        assert "400" in answer.content.decode()
    assert Booking.objects.count() == 0


def test_a_name_of_ten_megabytes_at_the_api(at_noon):
    answer = book(HostClient(at_noon), contact_name=TEN_MEGABYTES)
    assert answer.status_code in {400, 413, 422}
    assert answer.json().keys() >= {"code", "message"}
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 50_000, '{"room": 1e999}', '{"room": NaN}', "\ufeff{}"]
)
def test_json_that_is_none(at_noon, body):
    answer = HostClient(at_noon).post("/api/rooms/bookings/", body, "application/json")
    assert answer.json().keys() >= {"code", "message"}
    assert answer.status_code in {400, 404, 422}


@pytest.mark.parametrize("name", NAMES)
def test_a_rare_name_books_signs_up_asks_and_is_shown(at_noon, lead, name):
    """Written as it was typed, shown as it was written."""
    public, staff = HostClient(at_noon), HostClient(at_noon, lead.account)
    assert book(public, contact_name=name).status_code == 201
    assert Booking.objects.get().contact_name == name
    row = planted_activity(lead)
    url = f"/api/activities/{row['activity_id']}/sign-ups/"
    signed = public.post(url, {"name": name}, "application/json")
    assert signed.status_code in {201, 409}
    told = {"who": "self", "person": name, "kind": "health", "what": f"{name}问社保卡", "how": "mine"}
    told["request_key"] = "01890000-0000-7000-8000-000000000000"
    assert staff.post("/staff/desk/new/", told).status_code == 302
    matter = Matter.objects.get()
    assert (matter.person, name in staff.get(f"/staff/desk/{matter.pk}/").content.decode()) == (name, True)
    assert SignUp.objects.filter(name=name).count() in {0, 1}


@pytest.mark.parametrize("name", NAMES)
def test_a_rare_name_stands_in_the_register_and_is_found(home, lead, name):
    door = Household.objects.create(building="3", room_no="502", since=clock.today())
    pinyin, initials = spell(name)
    Resident.objects.create(household=door, name=name, since=clock.today(), pinyin=pinyin, initials=initials)
    assert list(find_homes(words=name)) == [door]
    client = HostClient(home, lead.account)
    told = client.post("/api/households/find/", {"q": name}, "application/json").json()
    assert told["results"][0]["people"] == [f"{name[:1]}*"]
    page = client.post("/staff/households/", {"q": name}, follow=True)
    assert [str(one) for one in page.context["page"]] == ["3-502"]


def test_in_two_tabs_the_second_is_told_what_the_first_did(at_noon):
    client = HostClient(at_noon)
    code = client.post("/api/rooms/bookings/", {"room": "multi", **TYPED}, "application/json").json()[
        "reference"
    ]
    url = f"{client.open_with(code)}give-back/"
    tabs = [client.get(url).status_code for _tab in range(2)]
    first, second = (client.post(url, {"reason": "下雨"}) for _tab in range(2))
    assert tabs == [200, 200]
    assert (first.status_code, second.status_code) == (302, 422)
    assert "取消" in second.content.decode()


def test_a_role_taken_away_in_mid_request(home, lead, monkeypatch):
    """What had begun ends without a break; the next request is nobody's."""
    client = HostClient(home, lead.account)
    from committees.staff import views

    real = views.selectors.week

    def meanwhile(*given, **more):
        Account.objects.filter(pk=lead.account.pk).update(roles=["auditor"])
        record(actor=None, verb="change_roles", thing=lead.account, at=clock.now())
        return real(*given, **more)

    monkeypatch.setattr(views.selectors, "week", meanwhile)
    assert client.get("/staff/roster/").status_code == 200
    monkeypatch.undo()
    after = client.get("/staff/roster/")
    assert (after.status_code, after.url.startswith("/staff/sign-in/")) == (302, True)


@pytest.mark.parametrize("code", ["GEHEIM23", "", "x" * 5000, "𠮷" * 8, "%00", "' OR 1=1"])
def test_codes_that_never_were(at_noon, code):
    body = json.dumps({"reference": code, "reason": "x"})
    answer = HostClient(at_noon).post("/api/rooms/bookings/cancel/", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
