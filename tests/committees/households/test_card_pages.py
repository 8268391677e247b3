"""The card before the desk, and the household's way in: a cookie of its own that opens nothing of staff."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from committees.households.models import Household, HouseholdCard, Resident
from committees.households.services import cards
from committees.households.views import entering
from committees.staff.models import Worker
from keting.signing import OfficeSigner
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

COOKIE = "keting_card"
STAFF = ("/staff/", "/staff/households/", "/staff/rooms/", "/staff/desk/")


@pytest.fixture(autouse=True)
def at_noon(noon: datetime, time_machine: Any) -> None:
    """The signature of a cookie tells its age."""
    time_machine.move_to(noon, tick=False)


@pytest.fixture
def door(home: Tenant) -> Household:
    """3-1-502 with one person."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="王秀英", phone="13812341234", since=date(2026, 1, 1))
    return made


@pytest.fixture
def secret(door: Household, worker: Worker, noon: datetime) -> str:
    """The secret of its card."""
    return cards.print_card(household=door, by=worker.account, at=noon).secret


def browser(tenant: Tenant) -> HostClient:
    """A browser somewhere else than all others."""
    return HostClient(tenant, REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.{uuid4().int % 250}")


def is_in(client: HostClient) -> bool:
    """Whether the household's page opens."""
    return bool(client.get("/card/").status_code == 200)


def test_the_desk_prints_and_ends_a_card(home: Tenant, door: Household, worker: Worker) -> None:
    desk, url = HostClient(home, worker.account), f"/staff/households/{door.pk}/"
    assert "这一户还没有卡" in desk.get(url).content.decode()
    sheet = desk.post(f"{url}card/")
    code = re.search(r"</span>(\w{5} \w{5})</p>", sheet.content.decode())
    assert code
    assert sheet["Cache-Control"] == "no-store"
    assert "王" not in sheet.content.decode()
    resident = browser(home)
    assert resident.post("/card/code/", {"code": code[1].lower()}).url == "/card/"
    assert desk.post(f"{url}card/end/", {}).status_code == 422
    assert is_in(resident)
    assert desk.post(f"{url}card/end/", {"why": "lost"}).status_code == 302
    assert not is_in(resident)
    assert "丢了" in desk.get(url).content.decode()


def test_a_building_is_printed_five_to_a_sheet(home: Tenant, worker: Worker) -> None:
    for number in range(7):
        made = Household.objects.create(building="8", room_no=f"{number}01", since=date(2026, 1, 1))
        Resident.objects.create(household=made, name="陈", since=date(2026, 1, 1))
    desk = HostClient(home, worker.account)
    assert "印 7 张" in desk.get("/staff/households/cards/").content.decode()
    sheet = desk.post("/staff/households/cards/", {"building": "8"}).content.decode()
    assert (sheet.count('class="card-pair"'), sheet.count('class="card-sheet"')) == (7, 2)
    assert "印 7 张" not in desk.get("/staff/households/cards/").content.decode()
    for building in ("8", "", "9" * 30):
        assert desk.post("/staff/households/cards/", {"building": building}).status_code in {200, 422}
    assert HouseholdCard.objects.count() == 7


def test_the_picture_lets_in_and_leaves_no_secret_behind(home: Tenant, secret: str) -> None:
    client = browser(home)
    page = client.get("/c/")
    assert "data-at-once" in page.content.decode()
    answer = client.post("/card/code/", {"code": secret})
    assert (answer.status_code, answer.url) == (302, "/card/")
    assert "no-store" in answer["Cache-Control"]
    kept = answer.cookies[COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 30 * 24 * 3600)
    assert secret not in kept.value
    page = client.get("/card/").content.decode()
    assert "3号楼 1单元 502室" in page
    assert not {"王", "秀英", "1381234"} & set(re.findall("王|秀英|1381234", page))
    assert client.post("/card/out/").url == "/"
    assert not is_in(client)


def test_it_opens_no_page_of_staff(home: Tenant, door: Household, secret: str) -> None:
    client, stranger = browser(home), browser(home)
    client.post("/card/code/", {"code": secret})
    for path in (*STAFF, f"/staff/households/{door.pk}/", f"/staff/households/{door.pk}/card/"):
        mine, theirs = client.get(path), stranger.get(path)
        assert (mine.status_code, mine.content) == (theirs.status_code, theirs.content)
        assert mine.status_code in {302, 404}


def test_it_holds_for_thirty_days_on_each_browser(
    home: Tenant, secret: str, noon: datetime, time_machine: Any
) -> None:
    one, other = browser(home), browser(home)
    for client in (one, other):
        client.post("/card/code/", {"code": secret})
    one.post("/card/out/")
    assert (is_in(one), is_in(other)) == (False, True)
    time_machine.move_to(noon + timedelta(days=29, hours=23), tick=False)
    assert is_in(other)
    time_machine.move_to(noon + timedelta(days=30, minutes=1), tick=False)
    assert not is_in(other)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_revoked_card_ends_every_browser_at_once(
    home: Tenant, door: Household, secret: str, worker: Worker, noon: datetime,
    monkeypatch: pytest.MonkeyPatch, is_guarded: bool,
) -> None:  # fmt: skip
    """The twin believes the cookie alone."""
    clients = [browser(home), browser(home)]
    for client in clients:
        client.post("/card/code/", {"code": secret})
    cards.revoke_card(household=door, why="stolen", by=worker.account, at=noon)
    if not is_guarded:
        rows = HouseholdCard.objects.select_related("household")
        monkeypatch.setattr(entering.selectors, "card_of", lambda pk: rows.get(pk=pk))
    assert [is_in(client) for client in clients] == [not is_guarded] * 2


def test_what_does_not_hold_looks_like_what_never_was(
    home: Tenant, neighbour: Tenant, door: Household, secret: str, worker: Worker, noon: datetime
) -> None:
    """Ended, another committee's, unknown: byte for byte the same but for what was typed."""
    again = cards.print_card(household=door, by=worker.account, at=noon)

    def answer(tenant: Tenant, code: str) -> tuple[int, str]:
        told = browser(tenant).post("/card/code/", {"code": code})
        return told.status_code, re.sub(r'value="\w{64}"', "", told.content.decode()).replace(code, "")

    for tenant, code in ((home, secret), (neighbour, again.secret)):
        assert answer(tenant, code) == answer(tenant, "2345678923")
        assert answer(tenant, code)[0] == 422


def test_a_cookie_of_next_door_or_of_ones_own_making_opens_nothing(
    home: Tenant, neighbour: Tenant, secret: str
) -> None:
    client = browser(home)
    value = client.post("/card/code/", {"code": secret}).cookies[COOKIE].value
    with scope(neighbour):
        there = browser(neighbour)
        key = f"django.http.cookies{settings.SECRET_KEY}"
        forged = OfficeSigner(key=key, salt=f"{COOKIE}card").sign(value.split(":")[0])
    there.cookies[COOKIE] = value
    client.cookies[COOKIE] = forged
    assert not is_in(there)
    assert not is_in(client)
    client.cookies[COOKIE] = "x" * 5000
    assert not is_in(client)


def test_the_sixth_guess_is_not_looked_at(home: Tenant, secret: str) -> None:
    client = browser(home)
    told = [client.post("/card/code/", {"code": f"23456789{n}{n}"}) for n in range(2, 9)]
    codes = [next(iter(one.context["form"].non_field_errors().as_data())).code for one in told]
    assert codes == ["card_unknown"] * 5 + ["too_often"] * 2
    assert [one for one, code in zip(told, codes, strict=True) if code in one.content.decode()] == []
    assert client.post("/card/code/", {"code": secret}).status_code == 422
    assert browser(home).post("/card/code/", {"code": secret}).status_code == 302


def test_another_site_signs_nobody_in_unawares(home: Tenant, secret: str) -> None:
    client = browser(home)
    led = client.get("/c/", headers={"Sec-Fetch-Site": "cross-site"})
    assert (led.status_code, "data-at-once" in led.content.decode()) == (200, False)


@pytest.mark.parametrize("rest", ["{secret}/", "{secret}", "x/y", "卡/", "x" * 1000])
def test_an_older_picture_leads_to_where_one_types(home: Tenant, secret: str, rest: str) -> None:
    """Nobody reads what stands in its path; the typed code goes on to hold."""
    client = browser(home)
    told = client.get(f"/c/{rest.format(secret=secret)}", follow=True)
    assert (told.redirect_chain, told.status_code) == ([("/card/code/", 302)], 200)
    assert "请输入图案旁边的号码" in told.content.decode()
    assert not is_in(client)
    assert client.post("/card/code/", {"code": secret}).url == "/card/"


@pytest.mark.parametrize("code", ["", "🀄" * 12, "x" * 10_000, "a\x00b", "𠮷㛃", "' OR 1=1"])
def test_whatever_is_typed_is_answered(home: Tenant, code: str) -> None:
    assert browser(home).post("/card/code/", {"code": code}).status_code == 422
