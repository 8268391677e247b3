"""A word in every text of the neighbour's: no URL of ours says it, whoever asks in whatever way.

The controls say it: the neighbour's own pages, and ours when the host leads into the wrong schema.
"""

from dataclasses import dataclass

import pytest
from django.test import Client

from keting import clock
from reporting.services import folding, tables
from tenants.models import Tenant
from tenants.scope import scope
from tests.architecture.planted import missing
from tests.isolation.canaries import canary, office_models, shows, text_fields
from tests.isolation.conftest import Walls
from tests.isolation.crawling import METHODS, Office, addresses, leaks, office, show

HOME, NEIGHBOUR = "c310104008043", "c310104008041"
OURS, THEIRS, STREETS = canary(1), canary(2), canary(3)
pytestmark = pytest.mark.usefixtures("street")


@pytest.fixture(scope="module")
def home(inside: Walls) -> Office:
    made = Office(office(HOME))
    made.planted(OURS)
    return made


@pytest.fixture(scope="module")
def neighbour(inside: Walls) -> Office:
    made = Office(office(NEIGHBOUR))
    made.planted(THEIRS)
    return made


@dataclass
class Street:
    """The street office: what its pages said of the committees, and a table of theirs."""

    office: Office
    heard: list[str]
    files: list[bytes]


@pytest.fixture(scope="module")
def street(inside: Walls, home: Office, neighbour: Office) -> Street:
    """It hears from both and is asked everything; only then its own word spoils its figures."""
    for one in (home, neighbour):
        with scope(one.tenant):
            folding.start_day(day=clock.today())
            folding.fold(at=clock.now())
    made = Office(office("street"))
    made.find_rows()
    with scope(made.tenant):
        run = tables.order_table(key=f"{clock.today():%Y-%m}", by="x", at=clock.now())
        assert tables.make_table(run_id=run.pk)
        run.refresh_from_db()
    made.rows |= {
        name: row | {"pk": run.pk} for name, row in made.rows.items() if name.startswith("reporting:")
    }
    heard = leaks(made.client(), made, made, [OURS, THEIRS])
    made.planted(STREETS)
    return Street(made, heard, [bytes(run.workbook), bytes(run.bundle)])


def test_the_word_stands_in_every_text(neighbour: Office) -> None:
    with scope(neighbour.tenant):
        models = office_models()
        without = [
            (model._meta.label, field.name)
            for model in models
            for field in text_fields(model)
            if model._default_manager.exists()  # marks have been counted
            and not any(
                THEIRS in str(row) for row in model._default_manager.values_list(field.name, flat=True)
            )
        ]
    assert len(models) > 30
    assert without == []


def test_our_pages_never_say_it(home: Office, neighbour: Office) -> None:
    assert leaks(home.client(), home, home, [THEIRS, STREETS]) == []


def test_asked_for_their_rows_our_pages_never_say_it(home: Office, neighbour: Office) -> None:
    assert leaks(home.client(), home, neighbour, [THEIRS, STREETS], ("GET", "POST")) == []


def test_their_session_hears_nothing_of_either_at_our_host(home: Office, neighbour: Office) -> None:
    client = home.client(is_signed_in=False)
    client.cookies = neighbour.client().cookies
    for named in (home, neighbour):
        assert leaks(client, home, named, [THEIRS], ("GET", "POST")) == []


def test_a_stranger_hears_nothing_of_theirs(home: Office, neighbour: Office) -> None:
    client = home.client(is_signed_in=False)
    assert leaks(client, home, neighbour, [THEIRS, STREETS], ("GET", "POST")) == []


def test_the_street_never_says_a_word_of_a_committees(street: Street) -> None:
    assert street.heard == []
    stranger = street.office.client(is_signed_in=False)
    assert leaks(stranger, street.office, street.office, [OURS, THEIRS, STREETS], ("GET", "POST")) == []


def test_its_table_is_of_numbers(street: Street) -> None:
    assert all(len(one) > 1000 for one in street.files)
    assert [word for word in (OURS, THEIRS) for one in street.files if shows(one, word)] == []


def test_a_committee_hears_nothing_of_the_street(home: Office, street: Street) -> None:
    client = home.client(is_signed_in=False)
    client.cookies = street.office.client().cookies
    assert leaks(client, home, home, [STREETS], ("GET",)) == []


@pytest.mark.parametrize("method", METHODS)
def test_their_row_is_answered_like_one_that_never_was(home: Office, neighbour: Office, method: str) -> None:
    client = home.client()
    told = [
        url
        for way, url in addresses(home, neighbour)
        if way.takes
        and url != way.url(home.rows[way.name])
        and differs(client, method, url, way.url(missing(neighbour.rows[way.name])))
    ]
    assert told == []


def differs(client: Client, method: str, one: str, other: str) -> bool:
    return show(client, method, one)[:2] != show(client, method, other)[:2]


def test_the_neighbours_own_pages_say_it(neighbour: Office) -> None:
    """The control: the crawl can hear."""
    assert len(leaks(neighbour.client(), neighbour, neighbour, [THEIRS], ("GET",))) >= 20


def test_a_host_that_leads_astray_is_heard(
    home: Office, neighbour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: our host leads into their schema."""

    def astray(host: str) -> Tenant:
        return neighbour.tenant

    monkeypatch.setattr("tenants.scope.tenant_of_host", astray)
    assert len(leaks(home.client(is_signed_in=False), home, neighbour, [THEIRS], ("GET",))) >= 5
