"""Text that can be seen: what turns a line round or shows nothing stays outside: pages, API, imports."""

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations import RunSQL
from hypothesis import given
from hypothesis import strategies as st

from committees.desk.models import Matter
from committees.households.models import Household, Resident
from committees.households.services import cells, columns
from committees.households.templatetags.register import mask_name
from committees.staff.models import Worker
from keting import clock, pasted
from keting.accounts.models import Account
from keting.api import parsing
from keting.legible import legible, legible_within
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.clients import HostClient

KEPT = [
    "👨‍👩‍👧",
    "👩🏽‍⚕️",
    "❤️ 1️⃣ 🇨🇳",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "𠮷田㛃",
    "辻\U000e0100",
    "می\u200cخواهم",
    "क्\u200dष",
    "ابن سينا",
    "Ødegård-Łuczak",
    "两行\r\n\t话",
]
CLEANED = [
    ("\u202e雷李\u202c", "雷李"),
    ("王\u2066小\u2069明\u200f", "王小明"),
    ("\ufeff\u200b李\u200b雷\ufeff", "李雷"),
    ("王\u200d小明\u200d", "王小明"),
    ("\u200d👩‍👩‍👧\u200d 王", "👩‍👩‍👧 王"),
    ("\ufe0f王", "王"),
    ("王" + "\ufe00\ufe01" * 9, "王\ufe00"),
    ("王\U000e0061\U000e0064", "王"),
    ("a\x01b\x1bc\x85d\u2028e", "abc d e"),
    ("\u3164", ""),
]
TURNED = "\u202e明\u200b小\u202c王"
TELLS = {
    "who": "self",
    "kind": "health",
    "how": "mine",
    "request_key": "01890000-0000-7000-8000-000000000000",
}


@pytest.mark.parametrize("text", KEPT, ids=ascii)
def test_what_people_mean_is_kept(text: str) -> None:
    assert legible(text) == text


@pytest.mark.parametrize(("text", "seen"), CLEANED, ids=ascii)
def test_what_cannot_be_seen_is_left_out(text: str, seen: str) -> None:
    assert legible(text) == seen


@given(
    st.text(st.sampled_from("王a 👩\u200c\u200d\ufe0f\U000e0100\u202e\u200b\U0001f3f4\U000e0067\U000e007f\n"))
)
def test_it_is_done_at_once(text: str) -> None:
    assert legible(legible(text)) == legible(text)


def test_json_is_read_to_its_depth() -> None:
    told = {"a": ["\u202e1", {"b": "2\u200b", "c": 3}], "d": None}
    assert legible_within(told) == {"a": ["1", {"b": "2", "c": 3}], "d": None}


def registered(client: HostClient) -> Matter:
    """What the desk keeps of somebody whose name was pasted."""
    told = {**TELLS, "person": TURNED, "what": f"{TURNED}问社保卡"}
    assert client.post("/staff/desk/new/", told).status_code == 302
    return Matter.objects.get()


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard, off."""
    monkeypatch.setattr(pasted, "legible", str)
    monkeypatch.setattr(parsing, "legible_within", lambda found: found)
    monkeypatch.setattr(cells, "legible", str)


def test_a_page_keeps_what_can_be_seen(home: Tenant, lead: Worker) -> None:
    matter = registered(HostClient(home, lead.account))
    assert (matter.person, matter.what) == ("明小王", "明小王问社保卡")


def test_with_the_guard_off_it_stands_raw(home: Tenant, lead: Worker, off: None) -> None:
    """The twin."""
    matter = registered(HostClient(home, lead.account))
    assert (matter.person, matter.what) == (TURNED, f"{TURNED}问社保卡")


def test_words_in_an_address_too(home: Tenant, lead: Worker) -> None:
    page = HostClient(home, lead.account).get("/staff/desk/answers/", {"kind": "\u202ehealth"})
    assert page.wsgi_request.GET["kind"] == "health"


def found_by_api(client: HostClient) -> int:
    body = json.dumps({"q": TURNED})
    answer = client.post("/api/households/find/", body, content_type="application/json")
    return len(answer.json()["results"])


@pytest.fixture
def door(home: Tenant) -> Household:
    return Household.objects.create(building="3", unit="1", room_no="502", since=clock.today())


def test_the_api_reads_what_can_be_seen(home: Tenant, lead: Worker, door: Household) -> None:
    Resident.objects.create(household=door, name="明小王", since=clock.today())
    assert found_by_api(HostClient(home, lead.account)) == 1


def test_with_the_guard_off_nobody_is_found(home: Tenant, lead: Worker, door: Household, off: None) -> None:
    """The twin."""
    Resident.objects.create(household=door, name="明小王", since=clock.today())
    assert found_by_api(HostClient(home, lead.account)) == 0


def test_a_password_is_taken_as_it_is_typed(home: Tenant) -> None:
    given = {"username": "x\u200b", "password": "a\u200bb", "again": "a\u200bb", "old": "\u202ec"}
    page = HostClient(home).post("/staff/sign-in/", given)
    assert page.wsgi_request.POST.dict() == {**given, "username": "x"}


def test_a_cell_of_a_register() -> None:
    assert (cells.text("\ufeff王\u202e小\u200b明\u202c "), columns.plain("\ufeff姓 名\u200b")) == (
        "王小明",
        "姓名",
    )


def test_with_the_guard_off_a_cell_stands_raw(off: None) -> None:
    """The twin."""
    assert cells.text("王\u202e小明") == "王\u202e小明"


@pytest.mark.parametrize(
    ("name", "shown"), [("\u202e林一", "林*"), ("王小明", "王*"), ("…", "…"), ("", "")], ids=ascii
)
def test_what_was_kept_before_is_masked_by_what_is_seen(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def of_account(name: str) -> Any:
    return Account.objects.create(username="x", display_name=name, roles=["worker"])


def of_worker(name: str) -> Any:
    return Worker.objects.create(name=name)


def of_resident(name: str) -> Any:
    door = Household.objects.create(building="9", room_no="101", since=clock.today())
    return Resident.objects.create(household=door, name=name, since=clock.today())


RULES = [
    (of_account, "account_name_legible", "keting.accounts.migrations.0013_name_legible", "display_name"),
    (of_worker, "worker_name_legible", "committees.staff.migrations.0003_name_legible", "name"),
    (of_resident, "resident_name_legible", "committees.households.migrations.0010_name_legible", "name"),
]


@pytest.mark.parametrize(("make", "rule", "migration", "field"), RULES)
@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200f", "\x1b", "\x9f", "\u2028", "\ufeff"], ids=ascii
)
def test_no_name_is_turned_round(
    home: Tenant, sign: str, make: Callable[[str], Any], rule: str, migration: str, field: str
) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make(f"王{sign}明")
    assert make("👨‍👩‍👧𠮷\U000e0100㛃").pk


@pytest.fixture
def loose(home: Tenant, request: pytest.FixtureRequest) -> None:
    """No rule, as before."""
    make, rule = request.node.callspec.params["make"], request.node.callspec.params["rule"]
    table = {of_account: Account, of_worker: Worker, of_resident: Resident}[make]._meta.db_table
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")


@pytest.mark.parametrize(("make", "rule", "migration", "field"), RULES)
def test_without_the_rule_it_stands_raw_until_the_migration(
    home: Tenant, loose: None, make: Callable[[str], Any], rule: str, migration: str, field: str
) -> None:
    """The twin; and the migration cleans what stands there."""
    turned = make(TURNED)
    turned.refresh_from_db()
    assert getattr(turned, field) == TURNED
    cleaning = importlib.import_module(migration).Migration.operations[0]
    assert isinstance(cleaning, RunSQL)
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute(cleaning.sql)
    turned.refresh_from_db()
    assert getattr(turned, field) == "明小王"
