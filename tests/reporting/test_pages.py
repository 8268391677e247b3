"""The street's pages: who may enter, what they say, what they never say."""

import ast
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection

from committees.households.models import Household, Resident
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.clock import Grain
from reporting.catalogue import BY_CODE, MEASURES
from reporting.models import Discrepancy, Figure, Reported, TableRun
from reporting.services import folding, tables
from reporting.urls import urlpatterns
from tenants.models import Tenant
from tenants.scope import committees, scope
from tests.clients import HostClient

TODAY = date(2026, 11, 24)
NOON = datetime.fromisoformat("2026-11-24T04:00:00+00:00")
SLUG = "xuhuiyuan"
PAGES = ["/", f"/committees/{SLUG}/", "/indicators/", "/tables/"]
FILES = ["/overview.csv", f"/committees/{SLUG}/figures.csv"]


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def street(street_tenant: Tenant, account_in: Callable[..., Account]) -> HostClient:
    """The street's analyst, signed in."""
    return HostClient(street_tenant, account_in(street_tenant, Role.ANALYST))


@pytest.fixture
def counted(home: Tenant) -> Tenant:
    """徐汇苑 counted today; its neighbour never."""
    folding.start_day(day=TODAY)
    folding.fold(at=NOON)
    return home


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_the_street_enters(street: HostClient, counted: Tenant, path: str) -> None:
    assert street.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, *FILES])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_languages(street: HostClient, counted: Tenant, path: str, language: str) -> None:
    street.cookies["keting_language"] = language
    assert street.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_stranger_does_not(street_tenant: Tenant, counted: Tenant, path: str) -> None:
    answer = HostClient(street_tenant).get(path)
    assert answer.status_code == (404 if SLUG in path else 302)


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_committee_has_no_such_pages(home: Tenant, account_in: Callable[..., Account], path: str) -> None:
    answer = HostClient(home, account_in(home, Role.DIRECTOR)).get(path)
    assert answer.status_code == 404 or path == "/"


def test_unknown_committees_and_tables_are_404(street: HostClient, counted: Tenant) -> None:
    missing = "018f0000-0000-7000-8000-000000000000"
    for path in ("/committees/nobody/", f"/tables/{missing}/", f"/tables/{missing}/bundle.zip"):
        assert street.get(path).status_code == 404


def test_missing_is_said_and_not_zero(street: HostClient, counted: Tenant) -> None:
    page = street.get("/").content.decode()
    assert "2个居民区" in page
    assert "还没有收到过数据" in page
    assert "1/2个" in page


def test_a_silent_committee_says_since_when(
    street: HostClient, counted: Tenant, street_tenant: Tenant
) -> None:
    with scope(street_tenant):
        Reported.objects.update(heard_on=TODAY - timedelta(days=5))
    assert "最后一次收到是11月19日" in street.get("/").content.decode()
    assert "从前天起没有收到数据" in street.get(f"/committees/{SLUG}/").content.decode()


def test_alarms_and_late_statistics_need_the_street(
    street: HostClient, counted: Tenant, street_tenant: Tenant
) -> None:
    with scope(street_tenant):
        Reported.objects.update(waiting_since=NOON - timedelta(minutes=20))
        Discrepancy.objects.create(
            committee=counted.schema_name,
            measure="visits.made",
            grain="day",
            start=TODAY,
            is_n=1,
            found_at=NOON,
        )
    page = street.get("/").content.decode()
    assert "夜间复核发现1个数不对" in page
    assert "20分钟" in page


def test_pilots_are_marked(street: HostClient, counted: Tenant) -> None:
    assert street.get("/").content.decode().count('<span class="tag">试点</span>') == 2


def test_a_table_is_ordered_and_found_again(
    street: HostClient, counted: Tenant, street_tenant: Tenant, django_capture_on_commit_callbacks: object
) -> None:
    answer = street.post("/tables/", {"period": "2026-11"})
    assert answer.status_code == 302
    assert "排队中" in street.get("/tables/").content.decode()
    assert "hx-get" in street.get(answer.url).content.decode()
    with scope(street_tenant):
        tables.make_table(run_id=TableRun.objects.get().pk)
    part = street.get(answer.url, HTTP_HX_REQUEST="true")
    assert "table.xlsx" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert street.get(f"{answer.url}table.xlsx").content[:2] == b"PK"
    assert street.get(f"{answer.url}bundle.zip").headers["Content-Disposition"].endswith('2026-11.zip"')


def test_a_period_out_of_range_is_refused(street: HostClient, counted: Tenant) -> None:
    assert street.post("/tables/", {"period": "1999-01"}).status_code == 422


def test_an_unmade_table_has_no_file(street: HostClient, counted: Tenant) -> None:
    where = street.post("/tables/", {"period": "2026-11"}).url
    assert street.get(f"{where}table.xlsx").status_code == 404


def a_year_of_figures() -> None:
    """Figures of 20 weeks for every committee, and 15 tables."""
    Reported.objects.bulk_create(
        [
            Reported(
                committee=one.schema_name,
                first_day=TODAY - timedelta(days=300),
                heard_on=TODAY,
                folded_at=NOON,
            )
            for one in committees()
        ],
        ignore_conflicts=True,
    )
    Figure.objects.bulk_create(
        [
            Figure(
                committee=one.schema_name,
                measure=measure,
                grain=Grain.WEEK.value,
                start=date(2026, 11, 16) - timedelta(weeks=n),
                n=n,
                d=20,
                counted_at=NOON,
            )
            for one in committees()
            for measure in MEASURES
            for n in range(20)
        ],
        ignore_conflicts=True,
    )
    TableRun.objects.bulk_create(
        TableRun(grain="month", start=date(2026, 10, 1), total=9, ordered_at=NOON) for _ in range(15)
    )


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_pages_ask_as_much_for_a_year_as_for_nothing(
    street: HostClient, counted: Tenant, street_tenant: Tenant, queries_of: Callable[..., int], path: str
) -> None:
    street.get(path)
    before = queries_of(lambda: street.get(path))
    with scope(street_tenant):
        a_year_of_figures()
    assert queries_of(lambda: street.get(path)) == before <= 12


def test_no_page_can_show_a_person(street: HostClient, counted: Tenant) -> None:
    """Planted names, tags and doors of the committee's people never come to the street."""
    door = Household.objects.create(building="金丝雀楼", room_no="9999", since=TODAY)
    Resident.objects.create(
        household=door,
        name="金丝雀",
        phone="13900000000",
        id_number="990000194901011239",
        since=TODAY,
        born_on=date(1949, 1, 1),
    )
    folding.fold(at=NOON)
    where = street.post("/tables/", {"period": "2026-11"}).url
    for path in [*PAGES, *FILES, where]:
        shown = street.get(path).content.decode()
        assert not any(canary in shown for canary in ("金丝雀", "9999", "139000", "990000"))


def test_the_streets_schema_reads_no_committees_tables(home: Tenant, street_tenant: Tenant) -> None:
    """No view, function or foreign key of the street depends on a relation of a committee."""
    with scope(street_tenant), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_depend d JOIN pg_class target ON target.oid = d.refobjid "
            "AND d.refclassid = 'pg_class'::regclass JOIN pg_namespace n ON n.oid = target.relnamespace "
            "LEFT JOIN pg_proc p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass "
            "LEFT JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass "
            "LEFT JOIN pg_class v ON v.oid = w.ev_class "
            "WHERE coalesce(p.pronamespace, v.relnamespace) = 'street'::regnamespace "
            "AND n.nspname ~ '^c[0-9]'"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'street'")
        tables_there = {row[0] for row in cursor.fetchall()}
    assert not any(
        name.startswith(("households_", "visits_", "desk_", "rooms_", "activities_")) for name in tables_there
    )


def test_the_streets_code_knows_committees_by_their_facts_only() -> None:
    found = set()
    for path in Path("reporting").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("committees"):
                found |= {(node.module, one.name) for one in node.names}
            if isinstance(node, ast.Import):
                assert not any(one.name.startswith("committees") for one in node.names)
    assert {name for _, name in found} == {"facts"}


def test_every_page_was_tried() -> None:
    """A table and its files are tried below, the record and the API in rooms of their own."""
    pages = [one for one in urlpatterns if not str(one.name).startswith("api_")]
    assert len(pages) == len(PAGES) + len(FILES) + 4
    assert BY_CODE["V04"].is_ratio
