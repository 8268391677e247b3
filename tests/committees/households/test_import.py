"""The whole way of a register file."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from committees.households.models import Household, RegisterImport, Resident
from committees.households.services import imports, writing
from keting.audit.models import Entry
from keting.refusal import Refusal
from tests.committees.households.conftest import BERGER, HEADER, LI, WANG, line, xlsx

TakeIn = Callable[..., RegisterImport]
MONTH = timedelta(days=30)


def living(**wanted: Any) -> Resident:
    return Resident.objects.get(until__isnull=True, voided_at__isnull=True, **wanted)


def test_the_preview_counts_and_changes_nothing(upload: TakeIn) -> None:
    kept = upload(xlsx([HEADER, WANG, LI, BERGER]))
    assert (kept.state, kept.counts["homes_new"], kept.counts["people_new"]) == ("checked", 2, 3)
    assert (kept.counts["basis_both"], kept.counts["basis_living"], kept.counts["problems"]) == (2, 1, 0)
    assert not Household.objects.exists()


def test_everything_is_taken_in_and_the_file_let_go(take_in: TakeIn, noon: datetime) -> None:
    kept = take_in(WANG, LI, BERGER, ["3号楼", "1单元", "503"])
    assert (kept.state, kept.content, kept.ended_at) == ("done", None, noon)
    wang = living(name="王秀英")
    assert (wang.pinyin, wang.initials, wang.id_number, wang.phone) == (
        "wangxiuying",
        "wxy",
        WANG[7],
        WANG[8],
    )
    assert (str(wang.household), wang.is_head, wang.tags) == ("3-1-502", True, ["alone"])
    assert (Household.objects.count(), Resident.objects.count()) == (3, 3)
    assert Entry.objects.filter(verb="import_register", thing_id=str(kept.id)).exists()


def test_again_without_doubles(take_in: TakeIn) -> None:
    take_in(WANG, LI, BERGER)
    before = set(Resident.objects.values_list("id", "recorded_at"))
    counts = take_in(WANG, LI, BERGER).counts
    assert (counts["homes_same"], counts["people_same"], counts["people_changed"]) == (2, 3, 0)
    assert set(Resident.objects.values_list("id", "recorded_at")) == before


def test_a_task_run_twice_does_nothing_more(take_in: TakeIn, noon: datetime) -> None:
    kept = take_in(WANG)
    imports.run_import(import_id=str(kept.id), at=noon)
    imports.check_import(import_id=str(kept.id), at=noon)
    kept.refresh_from_db()
    assert (kept.state, Resident.objects.count()) == ("done", 1)


def test_a_file_with_a_mistake_is_not_taken_in(upload: TakeIn, worker: Any, noon: datetime) -> None:
    kept = upload(xlsx([HEADER, WANG, line(LI, 性别="女")]))
    assert [(one.row, one.column, one.code) for one in kept.problems.all()] == [(3, "性别", "sex_differs")]
    with pytest.raises(Refusal, match="has_problems"):
        imports.confirm_import(import_id=str(kept.id), by=worker.account, at=noon)
    assert not Resident.objects.exists()


def break_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Households are written, then the worker dies."""

    def broken(model: type[Model], rows: Any) -> None:
        if model is Resident:
            raise RuntimeError
        writing_copy(model, rows)

    writing_copy = writing.copy_rows
    monkeypatch.setattr(writing, "copy_rows", broken)


def test_all_or_nothing(take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    break_between(monkeypatch)
    with pytest.raises(RuntimeError):
        take_in(WANG, LI)
    assert (Household.objects.count(), RegisterImport.objects.get().state) == (0, "running")


def test_without_the_transaction_half_would_stay(take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    break_between(monkeypatch)
    monkeypatch.setattr(transaction, "atomic", lambda **_: nullcontext())
    with pytest.raises(RuntimeError):
        take_in(WANG, LI)
    assert Household.objects.count() == 1


def test_a_person_moves_house_by_number(take_in: TakeIn, noon: datetime) -> None:
    take_in(WANG, LI)
    moved = line(室号="601", 与户主关系="户主")
    counts = take_in(moved, line(LI, 与户主关系="户主"), at=noon + MONTH).counts
    assert (counts["people_moved"], counts["homes_new"], counts["people_new"]) == (1, 1, 0)
    wang = living(name="王秀英")
    assert (wang.household.room_no, wang.since) == ("601", (noon + MONTH).date())
    old = wang.history.get()
    assert (old.household.room_no, old.until, old.voided_at) == ("502", (noon + MONTH).date(), None)
    assert (old.name, old.id_number, old.phone) == ("", "", "")


def test_a_corrected_birth_voids_the_old_value(take_in: TakeIn, noon: datetime) -> None:
    take_in(line(BERGER, 证件号码=""))
    take_in(line(BERGER, 证件号码="", 出生日期=""), at=noon + MONTH)
    assert not Resident.objects.filter(history_of__isnull=False).exists(), "a blank cell says nothing"
    counts = take_in(BERGER, at=noon + MONTH).counts
    assert (counts["people_changed"], counts["people_new"]) == (1, 0), "now with a number, by name and birth"
    take_in(line(BERGER, 出生日期="1989-06-01"), at=noon + MONTH)
    berger = living(name="Anna Berger")
    old = berger.history.get()
    assert (old.born_on.year, old.voided_at, berger.born_on.year) == (1988, noon + MONTH, 1989)
    assert (berger.since, berger.recorded_at) == (noon.date(), noon + MONTH)


def test_what_the_file_does_not_say_stays(take_in: TakeIn) -> None:
    take_in(WANG, BERGER)
    take_in(content=xlsx([["楼号", "单元", "室号", "姓名"], ["3", "1", "502", "王秀英"]]))
    wang = living(name="王秀英")
    assert (wang.phone, wang.tags, wang.is_head, wang.basis) == (WANG[8], ["alone"], True, "both")
    assert living(name="Anna Berger")


def test_a_new_head_takes_over(take_in: TakeIn) -> None:
    take_in(WANG, LI)
    take_in(line(与户主关系="配偶"), line(LI, 与户主关系="户主"))
    take_in(line(LI, 与户主关系="户主"), line(BERGER, 室号="502", 与户主关系="其他"))
    take_in(line(BERGER, 室号="502", 与户主关系="户主"))
    assert living(is_head=True).name == "Anna Berger"
    assert Resident.objects.filter(is_head=True).count() == 1


def test_a_new_name_is_found_by_its_number(take_in: TakeIn) -> None:
    take_in(BERGER)
    counts = take_in(line(BERGER, 姓名="Anna Moreau")).counts
    assert (counts["people_changed"], counts["people_new"]) == (1, 0)
    assert living(initials="am").pinyin == "annamoreau"


def test_swapped_numbers_swap_the_people(take_in: TakeIn) -> None:
    first, second = line(BERGER, 姓名="甲"), line(BERGER, 姓名="乙", 证件号码="ZZ7654321", 与户主关系="其他")
    take_in(first, second)
    assert take_in(line(first, 证件号码="ZZ7654321"), line(second, 证件号码="ZZ1234567")).state == "done"
    assert living(name="甲").id_number == "ZZ7654321"


def test_only_one_runs_at_a_time(upload: TakeIn, worker: Any, noon: datetime) -> None:
    first, second = upload(xlsx([HEADER, WANG])), upload(xlsx([HEADER, LI]))
    imports.confirm_import(import_id=str(first.id), by=worker.account, at=noon)
    with pytest.raises(Refusal, match="import_running"):
        imports.confirm_import(import_id=str(second.id), by=worker.account, at=noon)


def test_a_withdrawn_file_is_gone(upload: TakeIn, worker: Any, noon: datetime) -> None:
    kept = upload(xlsx([HEADER, WANG]))
    imports.withdraw_import(import_id=str(kept.id), at=noon)
    kept.refresh_from_db()
    assert (kept.state, kept.refusal, kept.content) == ("refused", "withdrawn", None)
    with pytest.raises(Refusal, match="import_moved_on"):
        imports.confirm_import(import_id=str(kept.id), by=worker.account, at=noon)


def test_an_unreadable_file_says_why(upload: TakeIn) -> None:
    kept = upload(b"%PDF-1.7\x00")
    assert (kept.state, kept.refusal, kept.content) == ("refused", "not_a_table", None)
