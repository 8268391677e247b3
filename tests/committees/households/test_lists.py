"""Lists of people that leave the house: two persons, one download, a day; marked so that each row tells."""

import io
import random
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from committees.households.kinds import MOST_ALONE
from committees.households.models import Household, ListOrder, Resident
from committees.households.services import lists
from committees.households.services.lists import Wish, decide_list, order_list, take_list
from committees.households.services.marking import GAP, trace
from committees.households.services.tracing import trace_list
from committees.staff.models import Worker
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.models import Tenant
from tests.clients import HostClient

SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴", "秀英国强丽华建军淑珍志明"


@pytest.fixture
def people(home: Tenant) -> int:
    """51 people behind 26 doors."""
    for number in range(MOST_ALONE + 1):
        door, _made = Household.objects.get_or_create(
            building=str(number // 12 + 1), unit=str(number % 3 + 1), room_no=str(number // 2 + 101),
            defaults={"since": date(2020, 1, 1)},
        )  # fmt: skip
        Resident.objects.create(
            household=door, name=SURNAMES[number % 10] + GIVEN[number % 11] + GIVEN[number % 7],
            sex=str(number % 2 + 1), born_on=date(1930 + number, 1, 1), phone=f"138{number:08}",
            tags=["alone", "aged80"], since=date(2020, 1, 1),
        )  # fmt: skip
    return MOST_ALONE + 1


@pytest.fixture
def agreed(people: int, worker: Worker, lead: Worker, noon: datetime) -> Callable[..., ListOrder]:
    """`agreed(is_full=True)`: a list that a colleague asked for and the director agreed to."""

    def make(*, is_full: bool = True) -> ListOrder:
        order = order_list(wish=Wish("", "", is_full=is_full, reason="care"), by=worker.account, at=noon)
        decide_list(order_id=order.pk, is_approved=True, by=lead.account, at=noon)
        return order

    return make


def table(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]


def leak(rows: list[list[str]], rng: random.Random, *, lost: float = 0.3) -> list[list[str]]:
    """What becomes of a table: some rows are gone, the others sorted anew, the columns in another order."""
    left = rng.sample(rows, round(len(rows) * (1 - lost)))
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return [[row[column] for column in order] for row in left]


def cells(rows: list[list[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("is_full", [True, False])
def test_the_mark_is_found_after_reorder_and_loss(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime, is_full: bool
) -> None:
    orders = [agreed(is_full=is_full) for _copy in range(5)]
    rng = random.Random(4)
    for order in orders:
        rows = table(take_list(order_id=order.pk, by=worker.account, at=noon))
        assert len(rows) == MOST_ALONE + 1
        for _time in range(20):
            leaked = cells(leak(rows, rng))
            assert [one.order for one in trace(leaked, ListOrder.objects.all())] == [order]


def test_without_the_mark_nothing_is_found(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same rows with plain spaces accuse nobody."""
    monkeypatch.setattr(lists, "mark", lambda text, order: text)
    rows = table(take_list(order_id=agreed().pk, by=worker.account, at=noon))
    assert trace(cells(leak(rows, random.Random(4))), ListOrder.objects.all()) == []


def test_nobody_sees_the_mark_and_words_stay(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime
) -> None:
    order = agreed()
    rows = table(take_list(order_id=order.pk, by=worker.account, at=noon))
    plain = [[GAP.sub(" ", cell) for cell in row] for row in rows]
    assert {row[1] for row in plain} == set(Resident.objects.values_list("name", flat=True))
    assert plain != rows
    assert not re.search("[\u200b-\u200f\u2060\ufeff]", "".join(cells(rows)))


def test_the_page_says_who_when_and_what_for(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime
) -> None:
    content = take_list(order_id=agreed().pk, by=worker.account, at=noon)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    for words in (sheet["A1"].value, sheet.oddHeader.left.text, sheet.oddFooter.left.text):
        assert "范老师" in words
        assert "2026-11-24 12:00" in words
        assert "关爱行动" in words


def test_a_masked_list_names_nobody(agreed: Callable[..., ListOrder], worker: Worker, noon: datetime) -> None:
    said = " ".join(cells(table(take_list(order_id=agreed(is_full=False).pk, by=worker.account, at=noon))))
    for one in Resident.objects.select_related("household"):
        assert one.name not in said
        assert one.phone not in said
    assert "单元" not in said
    assert "独居" not in said


def test_without_its_mask_a_list_tells_of_health_and_money(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the rows of a masked list, written as if it were none."""
    order = agreed(is_full=False)
    monkeypatch.setattr(ListOrder, "is_full", property(lambda order: True, lambda order, value: None))
    assert "独居" in " ".join(cells(table(take_list(order_id=order.pk, by=worker.account, at=noon))))


def test_over_fifty_another_agrees(people: int, worker: Worker, lead: Worker, noon: datetime) -> None:
    order = order_list(wish=Wish("", "", is_full=False, reason="care"), by=worker.account, at=noon)
    for by, code in ((worker, "list_waits"), (lead, "not_your_list")):
        with pytest.raises(Refusal, match=code):
            take_list(order_id=order.pk, by=by.account, at=noon)
    with pytest.raises(Refusal, match="own_list"):
        decide_list(order_id=order.pk, is_approved=True, by=worker.account, at=noon)
    decide_list(order_id=order.pk, is_approved=False, by=lead.account, at=noon)
    with pytest.raises(Refusal, match="list_waits"):
        take_list(order_id=order.pk, by=worker.account, at=noon)


@pytest.mark.parametrize(("words", "is_full", "needs"), [("1", False, False), ("1", True, True)])
def test_few_and_masked_go_alone(
    words: str, is_full: bool, needs: bool, people: int, worker: Worker, noon: datetime
) -> None:
    order = order_list(wish=Wish(words, "", is_full=is_full, reason="care"), by=worker.account, at=noon)
    order.refresh_from_db()
    assert order.needs_second is needs
    if not needs:
        assert take_list(order_id=order.pk, by=worker.account, at=noon)


def test_once_and_within_a_day(
    agreed: Callable[..., ListOrder], worker: Worker, lead: Worker, noon: datetime
) -> None:
    late, once = agreed(), agreed()
    take_list(order_id=once.pk, by=worker.account, at=noon)
    for order, hours in ((once, 0), (late, 25)):
        with pytest.raises(Refusal, match="list_gone"):
            take_list(order_id=order.pk, by=worker.account, at=noon + timedelta(hours=hours))
    assert Entry.objects.filter(verb="take_list").count() == 1


def test_a_list_that_has_grown_is_asked_for_anew(
    agreed: Callable[..., ListOrder], worker: Worker, noon: datetime
) -> None:
    order = agreed()
    door = Household.objects.first()
    Resident.objects.create(household=door, name="新来的", since=date(2026, 1, 1))
    with pytest.raises(Refusal, match="list_has_grown"):
        take_list(order_id=order.pk, by=worker.account, at=noon)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("listorder_decided_by_another", {"decided": "self", "is_approved": True}),
        ("listorder_decided_by_another", {"is_approved": True}),
        ("listorder_taken_with_leave", {"taken": 0}),
        ("listorder_taken_with_leave", {"taken": 0, "decided": "lead", "is_approved": False}),
        ("listorder_taken_with_leave", {"taken": 25, "decided": "lead", "is_approved": True}),
    ],
)
def test_constraints(name: str, fields: dict[str, Any], worker: Worker, lead: Worker, noon: datetime) -> None:
    by = {"self": worker.account, "lead": lead.account}.get(fields.pop("decided", ""))
    taken = fields.pop("taken", None)
    if by:
        fields |= {"decided_by": by, "decided_at": noon}
    if taken is not None:
        fields["taken_at"] = noon + timedelta(hours=taken)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ListOrder.objects.create(
            reason="care", count=51, ordered_at=noon, ordered_by=worker.account, **fields
        )


def test_the_whole_way(
    people: int, worker: Worker, lead: Worker, home: Tenant, client_of: Callable[..., HostClient]
) -> None:
    mine, theirs = client_of(home, worker.account), client_of(home, lead.account)
    assert mine.post("/staff/households/lists/new/", {"reason": ""}).status_code == 422
    assert mine.post("/staff/households/lists/new/", {"reason": "care", "is_full": "on"}).status_code == 302
    order = ListOrder.objects.get()
    take, decide = (f"/staff/households/lists/{order.pk}/{verb}/" for verb in ("take", "decide"))
    assert mine.post(decide, {"answer": "yes"}).status_code == 403
    assert mine.post(take).status_code == 302
    assert decide in theirs.get("/staff/households/lists/").content.decode()
    theirs.post(decide, {"answer": "yes"})
    assert take in mine.get("/staff/households/lists/").content.decode()
    answer = mine.post(take)
    assert answer["Content-Type"].endswith("sheet")
    assert len(table(answer.content)) == people
    assert mine.post(take).status_code == 302


def test_the_command_names_who_took_it(
    real_db: str, home: Tenant, agreed: Callable[..., ListOrder], worker: Worker, noon: datetime,
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    rows = table(take_list(order_id=agreed().pk, by=worker.account, at=noon))
    leaked = tmp_path / "leaked.csv"
    text = "\n".join(",".join(row) for row in leak(rows, random.Random(5)))
    leaked.write_text(text, encoding="utf-8")
    assert trace_list([str(leaked)]) == 0
    assert worker.account.username in capsys.readouterr().out
    leaked.write_bytes(text.encode("gb18030"))
    assert trace_list([str(leaked)]) == 0
    leaked.write_text(GAP.sub(" ", text), encoding="utf-8")
    assert trace_list([str(leaked)]) == 1
    assert trace_list([str(tmp_path / "nowhere.csv")]) == 2
