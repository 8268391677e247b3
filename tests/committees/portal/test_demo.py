"""What the demo prints, and that it fills each page."""

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.module_loading import import_string

from committees.activities.models import SignUp
from committees.clubs.models import Member
from committees.desk.models import Matter, Step
from committees.households.demo.card import DEMO_CARD, demo_card, give_card
from committees.households.models import DataRequest, Household, HouseholdCard, ListOrder, Resident
from committees.households.services.cards import revoke_card
from committees.portal import demo as portal
from committees.portal.demo import LOADERS, load_committee, say_sign_ins
from committees.rooms import demo as rooms
from committees.rooms.models import Booking, Feed, KeyLoan, Refused, Upkeep, Waiting
from committees.visits import demo as visits
from committees.visits.models import Appointment, Visit
from keting import clock
from keting.accounts.demo import code_now
from keting.accounts.models import Account
from keting.audit.models import Entry
from reporting.demo import load_street
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient


def test_the_printed_addresses_lead_to_a_sign_in(
    home: Tenant,
    street_tenant: Tenant,
    client_of: Callable[..., HostClient],
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_sign_ins()
    addresses = [line.split()[0] for line in capsys.readouterr().out.splitlines()[:2]]
    for tenant, address in zip((street_tenant, home), addresses, strict=True):
        answer = client_of(tenant).get(urlsplit(address).path, follow=True)
        assert 'type="password"' in answer.content.decode()


def test_the_streets_record_can_be_read_in_the_demo(
    street_tenant: Tenant,
    home: Tenant,
    client_of: Callable[..., HostClient],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By its auditor, whose account is printed and has an app; and it has a security administrator."""
    load_street()
    say_sign_ins()
    names = capsys.readouterr().out.splitlines()[0]
    with scope(street_tenant):
        auditor, security = (Account.objects.get(username=name) for name in ("auditor", "security"))
        assert [name in names for name in ("auditor", "security", "operator", "street")] == [True] * 4
        assert code_now(auditor) is not None
    assert client_of(street_tenant, auditor).get("/record/").status_code == 200
    assert client_of(street_tenant, security).get("/staff/accounts/").status_code == 200


def test_the_printed_card_opens_its_household_and_no_other_committee(
    home: Tenant,
    neighbour: Tenant,
    client_of: Callable[..., HostClient],
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_sign_ins()
    assert "household card" not in capsys.readouterr().out
    door = Household.objects.create(building="3", room_no="502", since=date(2026, 1, 1))
    give_card(at=clock.now())
    assert demo_card() is None, "nobody lives there"
    Resident.objects.create(household=door, name="王淑珍", since=date(2026, 1, 1))
    for _again in range(2):
        give_card(at=clock.now())
    say_sign_ins()
    told = capsys.readouterr().out.splitlines()[-1]
    link = urlsplit(next(word for word in told.split() if word.startswith("http")))
    assert client_of(home).get(link.path).status_code == 200
    scanned = client_of(home).post("/card/code/", {"code": link.fragment}, follow=True)
    assert "502" in scanned.content.decode()
    assert client_of(neighbour).post("/card/code/", {"code": link.fragment}).status_code == 422
    typed = client_of(home).post("/card/code/", {"code": told.partition("or type ")[2]}, follow=True)
    assert "502" in typed.content.decode()


def test_a_card_that_was_ended_is_neither_printed_nor_given_again(
    home: Tenant, lead: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    door = Household.objects.create(building="3", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=door, name="王淑珍", since=date(2026, 1, 1))
    give_card(at=clock.now())
    revoke_card(household=door, why="lost", by=lead.account, at=clock.now())
    give_card(at=clock.now())
    say_sign_ins()
    assert "household card" not in capsys.readouterr().out


def test_no_page_of_the_demo_is_bare(home: Tenant) -> None:
    """What the pages list is there: who found no room, who waits, keys, troubles, calendars, requests."""
    rng, day = random.Random(1), clock.today()
    for path in LOADERS:
        import_string(path)(day=day, rng=rng)
    shown = (Refused, Waiting, KeyLoan, Upkeep, Feed, DataRequest, ListOrder)
    assert [model.__name__ for model in shown if not model.objects.exists()] == []


DONE = [
    (Entry, "at"),
    (Matter, "received_at"),
    (Step, "at"),
    (Visit, "recorded_at"),
    (Appointment, "arranged_at"),
    (SignUp, "signed_at"),
    (Booking, "booked_at"),
    (Booking, "cancelled_at"),
    (HouseholdCard, "printed_at"),
]


def later_than(now: datetime) -> set[str]:
    """What has been done, and lies ahead."""
    found = {f"{model.__name__}.{field}": {f"{field}__gt": now} for model, field in DONE}
    models = {f"{model.__name__}.{field}": model for model, field in DONE}
    return {name for name, ahead in found.items() if models[name].objects.filter(**ahead).exists()}


@pytest.mark.parametrize("hour", ["00:10", "06:40"])
def test_loaded_before_the_house_opens_nothing_has_been_done_later(
    home: Tenant, time_machine: Any, hour: str
) -> None:
    now = clock.at(clock.today(), hour)
    time_machine.move_to(now, tick=False)
    load_committee(home, day=clock.today())
    assert Entry.objects.exists()
    assert later_than(now) == set()


def test_with_an_evening_that_is_this_morning_it_has(
    home: Tenant, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    now = clock.at(clock.today(), "06:40")
    time_machine.move_to(now, tick=False)
    for loader in (portal, rooms, visits):
        monkeypatch.setattr(loader, "evening_before", lambda day: clock.at(day, "08:30"))
    load_committee(home, day=clock.today())
    assert later_than(now) >= {"Entry.at", "HouseholdCard.printed_at", "Appointment.arranged_at"}


def test_who_comes_with_the_card_leads_a_club_and_was_helped(
    home: Tenant, client_of: Callable[..., HostClient]
) -> None:
    """So that the wish form can be seen."""
    load_committee(home, day=clock.today())
    resident = client_of(home)
    resident.post("/card/code/", {"code": DEMO_CARD})
    assert 'name="rank"' in resident.get("/rooms/sharing/").content.decode()
    card = demo_card()
    assert card is not None
    assert Member.objects.filter(part="leader", resident__household=card.household).exists()
