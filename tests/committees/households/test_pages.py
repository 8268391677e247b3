"""The register's pages: search, masks, one revealed field, the way of a file."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committees.households import selectors
from committees.households.models import Household, RegisterImport, Resident
from committees.households.services import imports
from committees.staff.models import Worker
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.audit.models import Entry
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient
from tests.committees.households.conftest import BERGER, HEADER, LI, WANG, line, xlsx

LIST = "/staff/households/"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Clients = Callable[..., HostClient]
TakeIn = Callable[..., RegisterImport]
Queries = Callable[[Callable[[], Any]], int]


@pytest.fixture
def staff(home: Tenant, worker: Worker, client_of: Clients) -> HostClient:
    return client_of(home, worker.account)


@pytest.fixture
def wang(take_in: TakeIn) -> Resident:
    take_in(
        WANG,
        LI,
        BERGER,
        line(姓名="曾志明", 楼号="10", 室号="101", 证件号码="", 性别="男", 出生日期="1950-1-1"),
    )
    return Resident.objects.get(name="王秀英")


def body(answer: Any) -> str:
    return str(answer.content.decode())


def found(staff: HostClient, words: str, tag: str = "") -> list[str]:
    page = staff.post(LIST, {"q": words, "tag": tag}, follow=True).context["page"]
    return [str(household) for household in page.object_list]


def test_houses_stand_in_their_order(staff: HostClient, wang: Resident) -> None:
    assert found(staff, "") == ["3-1-502", "3-1-601", "10-1-101"]


@pytest.mark.parametrize(
    ("words", "doors"),
    [("3", ["3-1-502", "3-1-601"]), ("502", ["3-1-502"]), ("3-1-601", ["3-1-601"]), ("3号502室", ["3-1-502"]),
     ("3号楼1单元", ["3-1-502", "3-1-601"]), ("秀英", ["3-1-502"]),
     ("wangxiu", ["3-1-502"]), ("wxy", ["3-1-502"]),
     ("zengz", ["10-1-101"]), ("Anna", ["3-1-601"]), ("11100000001", ["3-1-502", "10-1-101"]),
     ("zz1234567", ["3-1-601"]), ("没有这人", []), ("%", []), ("' OR 1=1 --", [])],
)  # fmt: skip
def test_search_by_door_name_pinyin_and_number(
    staff: HostClient, wang: Resident, words: str, doors: list[str]
) -> None:
    assert found(staff, words) == doors


def test_search_by_tag(staff: HostClient, wang: Resident) -> None:
    assert found(staff, "", "foreigner") == ["3-1-601"]


@pytest.mark.parametrize("role", ["front_desk", "auditor"])
def test_tags_are_for_those_who_visit(
    staff: HostClient,
    wang: Resident,
    home: Tenant,
    account_in: Callable[..., Account],
    client_of: Clients,
    role: str,
) -> None:
    other, door = client_of(home, account_in(home, role)), f"{LIST}{wang.household_id}/"
    for page in (LIST, door):
        assert "独居" in body(staff.get(page))
        assert "独居" not in body(other.get(page))
    rows = [client.get(f"{LIST}?tag=foreigner").context["page"].paginator.count for client in (staff, other)]
    assert rows == [1, 3]


def test_if_everybody_were_a_carer_the_desk_would_be_told(
    wang: Resident, home: Tenant, account_in: Callable[..., Account], client_of: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The twin."""
    monkeypatch.setattr("committees.households.selectors.register.CARERS", frozenset(Role))
    other = client_of(home, account_in(home, "front_desk"))
    for page in (LIST, f"{LIST}{wang.household_id}/"):
        assert "独居" in body(other.get(page))
    assert other.get(f"{LIST}?tag=foreigner").context["page"].paginator.count == 1


def test_no_page_shows_a_person_in_full(staff: HostClient, wang: Resident) -> None:
    pages = body(staff.get(LIST)) + body(staff.get(f"{LIST}{wang.household_id}/"))
    assert "王*" in pages
    assert "111****0001" in pages
    assert "****************24" in pages
    assert not any(secret in pages for secret in (WANG[4], WANG[7], WANG[8], "Berger"))


def test_one_field_is_revealed_and_noted(staff: HostClient, wang: Resident) -> None:
    url = f"{LIST}people/{wang.id}/reveal/"
    assert staff.get(url).status_code == 200
    answer = staff.post(url, {"field": "phone", "reason": "visit"}, headers={"HX-Request": "true"})
    assert WANG[8] in body(answer)
    assert WANG[7] not in body(answer)
    entry = Entry.objects.get(verb="reveal_phone")
    assert (entry.thing_id, entry.why, entry.actor_name) == (str(wang.id), "visit", "范老师")
    whole = staff.post(url, {"field": "id_number", "reason": "matter"})
    assert WANG[7] in body(whole), "without script too"
    assert whole["Refresh"] == f"60; url={LIST}{wang.household_id}/"
    assert "Refresh" not in staff.get(url)


@pytest.mark.parametrize(
    "data", [{"field": "phone"}, {"field": "tags", "reason": "visit"}, {"reason": "visit"}]
)
def test_no_reason_no_field(staff: HostClient, wang: Resident, data: dict[str, str]) -> None:
    answer = staff.post(f"{LIST}people/{wang.id}/reveal/", data)
    assert answer.status_code == 422
    assert not Entry.objects.filter(verb__startswith="reveal").exists()


def test_the_whole_way_of_a_file(staff: HostClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = staff.post(f"{LIST}imports/", {"file": SimpleUploadedFile("名册.xlsx", xlsx([HEADER, WANG]))})
    kept = RegisterImport.objects.get()
    url = f"{LIST}imports/{kept.id}/"
    assert answer["Location"] == url
    assert "正在排队" in body(staff.get(url))
    assert "HX-Refresh" not in staff.get(f"{url}progress/").headers
    imports.check_import(import_id=str(kept.id), at=kept.uploaded_at)
    assert staff.get(f"{url}progress/")["HX-Refresh"] == "true"
    assert "没有要改的" in body(staff.get(url))
    assert staff.post(f"{url}confirm/")["Location"] == url
    imports.run_import(import_id=str(kept.id), at=kept.uploaded_at)
    assert "整份收进来了" in body(staff.get(url))
    assert "名册.xlsx" in body(staff.get(f"{LIST}imports/"))


def test_mistakes_are_listed_by_row_and_column(staff: HostClient, upload: TakeIn) -> None:
    kept = upload(
        xlsx([HEADER, *(line(姓名=f"王{n}", 证件号码="", 电话="没有", 室号=str(n)) for n in range(120))])
    )
    page = body(staff.get(f"{LIST}imports/{kept.id}/"))
    assert "表里有 120 处要改" in page
    assert "不是电话号码。" in page
    assert page.count("<tr") == 1 + 50
    assert staff.get(f"{LIST}imports/{kept.id}/?page=3").context["page"].end_index() == 120
    answer = staff.post(f"{LIST}imports/{kept.id}/confirm/")
    assert answer.status_code == 422
    assert "表里还有要改的地方" in body(answer)
    assert "表里有 120 处要改" in body(staff.get(f"{LIST}imports/"))


def test_a_refused_upload_says_why(staff: HostClient) -> None:
    answer = staff.post(f"{LIST}imports/", {"file": SimpleUploadedFile("空.xlsx", b"")})
    assert answer.status_code == 422
    assert "文件是空的" in body(answer)
    assert staff.post(f"{LIST}imports/").status_code == 422


def test_withdrawing(staff: HostClient, upload: TakeIn) -> None:
    kept = upload(xlsx([HEADER, WANG]))
    answer = staff.post(f"{LIST}imports/{kept.id}/withdraw/", follow=True)
    assert "文件已经撤回" in body(answer)


def test_the_blank_register_is_handed_out(staff: HostClient) -> None:
    answer = staff.get(f"{LIST}imports/blank.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="register.xlsx"'
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_as_many_queries_for_thirty_rows_as_for_one(
    staff: HostClient, take_in: TakeIn, queries_of: Queries
) -> None:
    take_in(BERGER)
    staff.get(LIST)  # writes down when the session began
    one = queries_of(lambda: staff.get(LIST))
    take_in(*(line(BERGER, 室号=str(n), 证件号码="", 姓名=f"租客{n}") for n in range(700, 740)))
    assert queries_of(lambda: staff.get(LIST)) == one
    household = Household.objects.get(room_no="601")
    alone = queries_of(lambda: staff.get(f"{LIST}{household.id}/"))
    take_in(*(line(BERGER, 证件号码="", 姓名=f"租客{n}", 与户主关系="其他") for n in range(8)))
    assert queries_of(lambda: staff.get(f"{LIST}{household.id}/")) == alone


def urls(home: Tenant) -> list[str]:
    with scope(home):
        person, kept = Resident.objects.get(name="王秀英"), RegisterImport.objects.first()
        assert kept
        file = f"{LIST}imports/{kept.id}/"
        return [
            f"{LIST}{person.household_id}/", f"{LIST}people/{person.id}/reveal/", file,
            f"{file}progress/", f"{file}confirm/", f"{file}withdraw/",
        ]  # fmt: skip


def test_a_neighbour_and_a_stranger_get_the_answer_of_nothing(
    home: Tenant, neighbour: Tenant, wang: Resident, account_in: Any, client_of: Clients
) -> None:
    """404; or what the table of doors says before any row is looked for. Alike for an id that never was."""
    next_door = client_of(neighbour, account_in(neighbour, Role.DIRECTOR))
    for url in urls(home):
        missing = UUID.sub("01900000-0000-7000-8000-000000000000", url)
        for client in (client_of(home), next_door):
            for send in (client.get, client.post):
                theirs, nobodys = send(url), send(missing)
                assert theirs.status_code in {403, 404, 405}
                assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
            assert 404 in {client.get(url).status_code, client.post(url).status_code}
    assert not Entry.objects.filter(verb__startswith="reveal").exists()


def test_what_was_done_is_told_by_higher_rooms(
    staff: HostClient, wang: Resident, noon: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [lambda household_id: [selectors.Moment(noon, "out", "上门走访", "身体一般")]]
    monkeypatch.setattr(selectors.register, "_tellers", told)
    assert "上门走访" in body(staff.get(f"{LIST}{wang.household_id}/"))


@pytest.mark.parametrize("path", [LIST, "/staff/visits/arrange/", "/staff/desk/"])
def test_whom_one_looks_for_stands_in_no_address(staff: HostClient, wang: Resident, path: str) -> None:
    """Nor is it read from one: the history of a browser at the desk names nobody."""
    sent = staff.post(path, {"q": "13812341234"})
    assert sent.status_code == 302
    assert "13812341234" not in sent["Location"]
    assert "find=" in sent["Location"]
    assert "13812341234" in body(staff.get(sent["Location"]))
    assert 'value="13812341234"' not in body(staff.get(path, {"q": "13812341234"}))
    assert staff.get(path, {"find": "x"}).status_code == 200


def test_another_offices_sealed_words_say_nothing(
    staff: HostClient, neighbour: Tenant, account_in: Any, home: Tenant
) -> None:
    there = HostClient(neighbour, account_in(neighbour, "director"))
    sent = there.post(LIST, {"q": "宝根"})["Location"]
    assert "宝根" in body(there.get(sent))
    assert "宝根" not in body(staff.get(sent))


def test_looking_somebody_up_is_a_line_without_the_words(staff: HostClient, wang: Resident) -> None:
    staff.post(LIST, {"q": "秀英"})
    staff.post(LIST, {"q": "138 1234 1234", "tag": "aged80"})
    staff.post("/staff/visits/arrange/", {"q": "3-1-502"})
    staff.post("/staff/desk/", {"q": "王秀英", "tab": "all"})
    staff.post(LIST, {"q": "", "tag": ""})
    told = Entry.objects.filter(verb="search").order_by("at", "id").values_list("why", flat=True)
    assert list(told) == [
        "register, words, found=1",
        "register, number, aged80, found=0",
        "visit, words, found=1",
        "matters, words, found=0",
    ]
