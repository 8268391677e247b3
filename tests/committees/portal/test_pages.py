"""Residents' pages: open to everybody, at every hour, and never with a household on them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.utils.translation import override

from committees.households.models import Household, Resident
from committees.staff.models import Worker
from committees.visits.models import Appointment
from keting.clock import at
from keting.privacy.labels import Whose
from keting.privacy.register import purposes
from tenants.models import Tenant
from tests.clients import HostClient

OPEN = ["/", "/house/", "/today/", "/today/board/", "/poster/", "/services/", "/us/", "/privacy/"]
TUESDAY = date(2026, 11, 24)
Clients = Callable[..., HostClient]
Clock = Callable[[str], None]


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_may_read(path: str, language: str, staffed: Tenant, client_of: Clients) -> None:
    client = client_of(staffed)
    client.cookies["keting_language"] = language
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", OPEN)
def test_an_empty_house_is_no_error(path: str, home: Tenant, client_of: Clients) -> None:
    assert client_of(home).get(path).status_code == 200


@pytest.mark.parametrize(
    ("hour", "headline", "word"),
    [
        ("07:00", "徐汇苑的客厅，8:30开门", "8:30起在前台"),
        ("09:40", "徐汇苑的客厅，今天开着", "8:30–13:00"),
        ("12:00", "徐汇苑的客厅，今天开着", "代接"),
        ("20:00", "徐汇苑的客厅，明早8:30开门", "前台这会儿没人"),
    ],
)
def test_the_home_knows_the_hour(
    hour: str, headline: str, word: str, staffed: Tenant, client_of: Clients, clock_at: Clock
) -> None:
    clock_at(hour)
    page = client_of(staffed).get("/").content.decode()
    assert f"<title>{headline}｜" in page
    assert word in page


def test_the_board_is_the_same_alone(staffed: Tenant, client_of: Clients, clock_at: Clock) -> None:
    clock_at("09:40")
    fragment = client_of(staffed).get("/today/board/").content.decode()
    assert fragment.strip() in client_of(staffed).get("/").content.decode()
    assert 'hx-trigger="every 60s"' in fragment


def test_no_household_on_a_public_page(
    staffed: Tenant, fan_worker: Worker, client_of: Clients, clock_at: Clock
) -> None:
    household = Household.objects.create(building="77", unit="9", room_no="88", since=TUESDAY)
    Resident.objects.create(household=household, name="欧阳幸", is_head=True, since=TUESDAY)
    Appointment.objects.create(
        household=household,
        worker=fan_worker,
        starts_at=at(TUESDAY, "09:30"),
        ends_at=at(TUESDAY, "10:15"),
        means="phone",
        arranged_at=datetime(2026, 11, 20, tzinfo=UTC),
        arranged_by=fan_worker,
    )
    clock_at("09:40")
    pages = "".join(client_of(staffed).get(path).content.decode() for path in OPEN)
    assert fan_worker.public_name in pages
    assert not [
        secret for secret in ("77-9-88", "欧阳", fan_worker.name, fan_worker.phone) if secret in pages
    ]


def test_the_poster_is_of_the_week_asked_for(staffed: Tenant, client_of: Clients, clock_at: Clock) -> None:
    clock_at("09:40")
    client = client_of(staffed)
    assert "11月16日到22日" in client.get("/poster/?week=2026-W47").content.decode()
    assert "11月23日到29日" in client.get("/poster/?week=2026-W99").content.decode()


@pytest.mark.parametrize("path", ["/", "/today/", "/poster/", "/us/"])
def test_a_page_costs_the_same_for_six_and_for_thirty(
    path: str,
    staffed: Tenant,
    client_of: Clients,
    queries_of: Callable[[Callable[[], object]], int],
) -> None:
    client = client_of(staffed)
    client.get(path)
    few = queries_of(lambda: client.get(path))
    Worker.objects.bulk_create(Worker(name=f"李{number}", position=9) for number in range(24))
    assert queries_of(lambda: client.get(path)) == few


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_privacy_page_says_what_the_register_says(
    language: str, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home)
    client.cookies["keting_language"] = language
    page = unescape(client.get("/privacy/").content.decode())
    with override(language):
        rows = [(str(one.what), str(one.why), str(one.keep)) for one in purposes(Whose.RESIDENTS)]
    assert rows
    assert [row for row in rows if not all(text in page for text in row)] == []
