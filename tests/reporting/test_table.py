"""The city's table: made, found again, read back by strangers."""

import csv
import hashlib
import io
import json
import random
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.utils.module_loading import import_string

from committees.portal.demo import LOADERS
from keting.clock import Grain
from keting.refusal import Refusal
from reporting.catalogue import BY_CODE, INDICATORS
from reporting.kinds import RunState
from reporting.models import Figure, TableRun
from reporting.selectors.exports import csv_bytes, safe
from reporting.services import folding, tables
from tenants.models import Tenant
from tenants.scope import scope
from tests.programs import needed

UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
TODAY = date(2026, 11, 24)
MONTH = date(2026, 10, 1)


@pytest.fixture
def season(home: Tenant, neighbour: Tenant, street_tenant: Tenant, noon: datetime) -> Iterator[Tenant]:
    """The neighbour with a season, the home committee silent; inside the street's scope."""
    with scope(neighbour):
        rng = random.Random(1)
        for path in LOADERS:
            import_string(path)(day=TODAY, rng=rng)
        folding.fold(at=noon)
    with scope(street_tenant):
        yield neighbour


def made(key: str, at: datetime) -> TableRun:
    run = tables.order_table(key=key, by="韩分析", at=at)
    assert tables.make_table(run_id=run.pk)
    return TableRun.objects.get(pk=run.pk)


def sheet_of(run: TableRun) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(bytes(run.workbook or b"")))


def data_of(run: TableRun) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(bytes(run.bundle or b""))) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".csv"))
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_the_form_has_its_anatomy(season: Tenant, noon: datetime) -> None:
    book = sheet_of(made("2026-10", noon))
    sheet = book["汇总表"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert sheet["A1"].value == "居民区服务情况月报表"
    assert {
        "地区编码：310104008000",
        "编制单位：林峰街道办事处",
        "2026年10月",
        "表　　号：林街内统1表",
    } <= texts
    assert {"指标名称", "单位", "代码", "数量", "上月", "环比（%）", "甲", "乙", "丙"} <= texts
    assert any(text.startswith("单位负责人：") for text in texts)
    assert any("缺报：徐汇苑居委会" in text for text in texts)
    assert book["数据说明"].sheet_state == "hidden"


def test_its_numbers_are_the_figures(season: Tenant, noon: datetime) -> None:
    sheet = sheet_of(made("2026-10", noon))["汇总表"]
    shown = {row[2].value: row[3].value for row in sheet.iter_rows(min_row=9) if row[2].value}
    assert set(BY_CODE) <= set(shown)
    for code in ("V02", "S01", "R07", "A01", "P11L"):
        one = BY_CODE[code]
        figure = Figure.objects.get(
            committee=season.schema_name, measure=one.measure, part=one.part, grain="month", start=MONTH
        )
        assert shown[code] in (figure.n, "*"), code


def test_the_same_state_gives_the_same_bytes(season: Tenant, noon: datetime) -> None:
    first, second = made("2026-Q4", noon), made("2026-Q4", noon + timedelta(hours=3))
    assert bytes(first.workbook or b"") == bytes(second.workbook or b"")
    assert bytes(first.bundle or b"") == bytes(second.bundle or b"")
    assert first.as_of == second.as_of == noon
    assert first.sha256 == hashlib.sha256(bytes(first.workbook or b"")).hexdigest()


def test_the_manifest_names_every_file_by_its_hash(season: Tenant, noon: datetime) -> None:
    run = made("2026-10", noon)
    with zipfile.ZipFile(io.BytesIO(bytes(run.bundle or b""))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for file in manifest["files"]:
            assert hashlib.sha256(archive.read(file["name"])).hexdigest() == file["sha256"]
    assert manifest["not_reported"] == ["310104008043"]
    assert manifest["as_of"].startswith("2026-11-24T12:00")


def test_missing_is_not_zero_and_small_is_hidden(season: Tenant, noon: datetime) -> None:
    rows = data_of(made("2026-10", noon))
    silent = [row for row in rows if row["committee_code"] == "310104008043"]
    assert {(row["status"], row["n"], row["value"]) for row in silent} == {("O", "", "")}
    heard = [row for row in rows if row["committee_code"] == "310104008041" and row["status"] == "A"]
    for row in heard:
        smallest = BY_CODE[row["indicator"]].smallest(row["part"])
        assert not 0 < int(row["n"]) < smallest, row
    assert any(row["status"] == "Q" for row in rows)
    assert any(row["status"] == "A" and row["n"] == "0" for row in heard)


def test_with_one_committee_only_the_total_tells_no_more_than_its_cell(
    season: Tenant, noon: datetime
) -> None:
    rows = data_of(made("2026-10", noon))
    by_cell: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row["status"] != "O":
            by_cell.setdefault((row["indicator"], row["part"]), set()).add(row["status"])
    assert all(len(statuses) == 1 for statuses in by_cell.values())


def test_a_making_can_be_watched_and_is_not_repeated(season: Tenant, noon: datetime) -> None:
    run = made("2026-10", noon)
    assert (run.state, run.done, run.total) == (RunState.DONE, tables.STEPS, len(INDICATORS) + 2)
    assert not tables.make_table(run_id=run.pk)


def test_a_lost_order_is_found_and_a_hopeless_one_parked(season: Tenant, noon: datetime) -> None:
    run = tables.order_table(key="2026-10", by="韩分析", at=noon)
    assert tables.lost_runs(at=noon) == []
    assert tables.lost_runs(at=noon + timedelta(minutes=3)) == [run.pk]
    TableRun.objects.update(attempts=tables.ATTEMPTS)
    assert tables.lost_runs(at=noon + timedelta(minutes=3)) == []
    assert not tables.make_table(run_id=run.pk)


def test_a_broken_making_says_so(season: Tenant, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tables.order_table(key="2026-10", by="韩分析", at=noon)
    monkeypatch.setattr(tables, "workbook", lambda table: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tables.make_table(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == (RunState.FAILED, "ZeroDivisionError")


def test_a_period_without_figures_and_one_that_is_not_there(season: Tenant, noon: datetime) -> None:
    run = tables.order_table(key="2026-01", by="韩分析", at=noon)
    assert not tables.make_table(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == (RunState.FAILED, "no_figures")
    with pytest.raises(Refusal, match="period_unknown"):
        tables.order_table(key="1999-01", by="韩分析", at=noon)
    assert run.grain == Grain.MONTH


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", " =1", "\u3000@x", "\t=1"])
def test_text_is_never_a_formula(text: str) -> None:
    assert safe(text).startswith("'")
    assert b"'" in csv_bytes(["a"], [[text]])
    assert safe("徐汇苑") == "徐汇苑"


def test_libreoffice_reads_it_back(season: Tenant, noon: datetime, tmp_path: Path) -> None:
    office = needed("soffice", "libreoffice-calc-nogui")
    run = made("2026-10", noon)
    (tmp_path / "table.xlsx").write_bytes(bytes(run.workbook or b""))
    words = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    subprocess.run(
        [*words, UTF8, "--outdir", str(tmp_path), str(tmp_path / "table.xlsx")], check=True, timeout=90
    )
    rows = list(csv.reader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()))
    read = {row[2]: row[3].replace(",", "") for row in rows if len(row) > 3 and row[2] in BY_CODE}
    sheet = sheet_of(run)["汇总表"]
    wrote = {row[2].value: row[3].value for row in sheet.iter_rows() if row[2].value in BY_CODE}
    numbers = {code: value for code, value in wrote.items() if isinstance(value, (int, float))}
    assert numbers
    assert {code: float(read[code]) for code in numbers} == numbers
    assert len(read) == len(BY_CODE)
