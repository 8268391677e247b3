"""The record: who looked at whom, narrowed, paged, taken out; reading it is itself on it."""

import ast
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from committees.households.kinds import RevealField, RevealReason
from committees.households.models import Household, Resident
from committees.households.services.revealing import reveal_field
from committees.portal.kinds import VERBS_OF
from committees.portal.selectors.record import lines
from committees.staff.models import Worker
from committees.staff.services import leave
from keting.accounts.services import change_roles
from keting.audit.models import Entry
from keting.audit.selectors import opened
from keting.audit.services import record, seal
from keting.deeds import acting
from keting.permits import DEEDS
from tenants.models import Tenant
from tests.architecture import code
from tests.clients import HostClient

RECORD = "/staff/record/"
Clients = Callable[..., HostClient]
# Services whose line says it in another word.
OWN_LINES = {
    "note_search",
    "open_words",
    "sever_sign_on",
    "invite_newcomer", "reveal_field", "reveal_phone", "correct_matter", "record_visit", "correct_visit",
    "announce_activity", "cancel_activity", "void_activity", "arrange_room",
}  # fmt: skip
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


@pytest.fixture
def wang(home: Tenant) -> Resident:
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2020, 1, 1))
    return Resident.objects.create(
        household=door,
        name="王秀英",
        pinyin="wangxiuying",
        initials="wxy",
        since=date(2020, 1, 1),
        phone="13812341234",
    )


@pytest.fixture
def director(home: Tenant, lead: Worker, client_of: Clients) -> HostClient:
    return client_of(home, lead.account)


@pytest.fixture
def looks(wang: Resident, worker: Worker, lead: Worker, noon: datetime) -> Resident:
    """Two looks at one person by two colleagues on two days, and a booking."""
    for by, field, days in ((worker, RevealField.PHONE, 0), (lead, RevealField.ID_NUMBER, 1)):
        reveal_field(
            resident=wang,
            field=field,
            reason=RevealReason.VISIT,
            by=by.account,
            at=noon - timedelta(days=days),
        )
    record(actor=worker.account, verb="book", thing=worker, at=noon)
    return wang


def search(director: HostClient, **wanted: Any) -> str:
    """The address that a search leads to."""
    return str(director.post(RECORD, wanted)["Location"])


def told(director: HostClient, **wanted: Any) -> list[str]:
    page = director.get(search(director, **wanted))
    return [
        str(line.does)
        for line in page.context["lines"]
        if "record" not in str(line.does) and "留痕" not in str(line.does)
    ]


def test_who_looked_at_whom(director: HostClient, looks: Resident, worker: Worker, lead: Worker) -> None:
    phone, number = "看了完整电话", "看了完整证件号"
    assert told(director) == ["订了房", phone, number]
    assert told(director, kind="look") == [phone, number]
    assert told(director, kind="work") == ["订了房"]
    for words in ("王秀英", "wxy", "3-1-502"):
        assert told(director, q=words) == [phone, number]
    assert told(director, q="李") == []
    assert told(director, by=str(lead.account_id), kind="look") == [number]
    assert told(director, kind="look", since="2026-11-24", until="2026-11-24") == [phone]
    assert told(director, kind="look", until="2026-11-23") == [number]
    assert told(director, since="tomorrow", by="nobody", kind="x", page="z")
    text = director.get(RECORD).content.decode()
    assert "王*" in text
    assert "王秀英" not in text
    assert "约走访" in text


def test_reading_is_on_the_record_and_names_nobody(
    director: HostClient, looks: Resident, lead: Worker
) -> None:
    address = search(director, q="王秀英", kind="look")
    assert "%E7%8E%8B" not in address
    assert "wang" not in address
    director.get(address)
    director.get(f"{RECORD}people/{looks.pk}/")
    director.get(f"{RECORD}record.xlsx?{address.partition('?')[2]}")
    lines = Entry.objects.filter(actor_id=lead.account_id, verb__in=["look_at_record", "export_record"])
    assert [(one.verb, one.thing, one.why) for one in lines.order_by("id")] == [
        ("look_at_record", "accounts.account", "look, somebody, found=2"),
        ("look_at_record", "households.resident", ""),
        ("export_record", "accounts.account", "look, somebody, found=3"),
    ]


def test_a_resident_is_told_who_looked(director: HostClient, looks: Resident, lead: Worker) -> None:
    text = director.get(f"{RECORD}people/{looks.pk}/").content.decode()
    assert "谁看过王*的信息" in text
    assert text.count('<tr role="row">') == 3
    assert (
        f"{RECORD}people/{looks.pk}/"
        in director.get(f"/staff/households/{looks.household_id}/").content.decode()
    )


def test_a_worker_sees_no_record(home: Tenant, worker: Worker, client_of: Clients, looks: Resident) -> None:
    client = client_of(home, worker.account)
    for path in (RECORD, f"{RECORD}record.xlsx", f"{RECORD}people/{looks.pk}/"):
        assert client.get(path).status_code == 403
    assert RECORD not in client.get(f"/staff/households/{looks.household_id}/").content.decode()


def test_a_page_asks_no_more_for_thirty_lines(
    director: HostClient, wang: Resident, worker: Worker, noon: datetime, queries_of: Callable[..., int]
) -> None:
    def look() -> None:
        # Forty of what is taken or shown would be an alarm, which is told by a statement of its own.
        record(actor=worker.account, verb="cancel", thing=wang, at=noon, why="visit")

    look()
    director.get(RECORD)
    few = queries_of(lambda: director.get(RECORD))
    for _more in range(40):
        look()
    assert queries_of(lambda: director.get(RECORD)) == few
    assert len(director.get(RECORD, {"page": 2}).context["lines"]) > 10


def test_the_table_holds_text_only(director: HostClient, worker: Worker, noon: datetime) -> None:
    for words in FORMULAS:
        record(actor=None, by=words, verb="cancel", thing=worker, at=noon, why=words)
    seal(at=noon)
    answer = director.get(f"{RECORD}record.xlsx")
    assert answer["Content-Disposition"].startswith('attachment; filename="record-')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells if cell.column == 7 and cell.row > 4} == set(FORMULAS)
    assert "范老师" in sheet["A1"].value


def test_a_refusal_is_on_the_record(
    home: Tenant, worker: Worker, client_of: Clients, looks: Resident
) -> None:
    client_of(home, worker.account).get(RECORD)
    one = Entry.objects.get(verb="refused")
    assert (one.actor_id, one.why) == (worker.account_id, "portal:record")


def test_a_deed_leaves_a_line_with_the_fields_that_changed(
    lead: Worker, worker: Worker, noon: datetime
) -> None:
    """The service's own, or one named after it; words that people wrote are sealed."""
    with acting(lead.account):
        leave(worker=worker, day=date(2026, 11, 30))
        change_roles(account=worker.account, roles=["front_desk"], buildings=["3"], by=lead.account, at=noon)
    told = {one.verb: one for one in Entry.objects.all()}
    assert set(told) == {"leave", "change_roles", "changed"}
    assert {one.actor_id for one in told.values()} == {lead.account_id}
    assert told["changed"].before == {"roles": ["worker"], "buildings": []}
    assert told["changed"].after["roles"] == ["front_desk"]
    assert opened(told["changed"]) == {"buildings": ([], ["3"])}
    assert told["leave"].thing_id == str(lead.account_id) or told["leave"].thing == "staff.worker"


def test_what_the_house_does_by_itself_is_nobodys_deed(worker: Worker) -> None:
    leave(worker=worker, day=date(2026, 11, 30))
    assert not Entry.objects.exists()


def test_what_ran_out_is_called_by_what_it_was_kept_for(noon: datetime) -> None:
    told = lines([Entry(verb="run_out", thing="rooms.absence", actor_name="house", at=noon)])
    assert [one.whom.name for one in told] == ["约了没有来"]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("copy", "Take a copy"),
        ("partly", "Done in part"),
        ("lost", "Lost"),
        ("read_roster, end_cards", "Who is where today, End a card that was lost"),
        ("care, 2863, full", "Care round, 2863, in full"),
        ("visits, 1, masked", "Visits on foot, 1, masked"),
        ("因为下雨", "因为下雨"),
    ],
)
def test_what_for_is_said_in_words(worker: Worker, noon: datetime, why: str, words: str) -> None:
    record(actor=worker.account, verb="order_list", thing=worker.account, at=noon, why=why)
    with override("en"):
        assert lines(Entry.objects.filter(verb="order_list"))[0].why == words


def test_every_verb_has_its_word() -> None:
    """What services write down is told in words; a new verb needs one in the portal's kinds."""
    known = {verb for words in VERBS_OF.values() for verb in words}
    written = {
        keyword.value.value
        for path in code.files(".py", "committees", "platform/keting/accounts", "platform/keting/programs")
        for call in ast.walk(code.tree(path))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record"
        for keyword in call.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
    }
    assert written - known == set()
    theirs = ("households.", "desk.", "visits.", "activities.", "rooms.", "staff.", "accounts.", "portal.")
    verbs = {name.partition(".")[2] for name in DEEDS if name.startswith(theirs)}
    assert verbs - known - OWN_LINES == set()
