"""The words of a line: told as sealed, opened with a reason for a minute, gone with what they stood in."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.apps import apps

from committees.clubs.models import Club
from committees.households.models import Household, Resident
from committees.households.services.erasing import erase_resident
from committees.portal.kinds import FIELDS
from committees.portal.selectors import lines
from committees.staff.models import Worker
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.audit.models import Entry
from keting.audit.selectors.manner import Manner, manners
from keting.audit.services import ALARM, follow, state_of
from keting.db.keys import uuid7
from keting.permits import DEEDS
from tenants.models import Tenant
from tests.clients import HostClient

RECORD = "/staff/record/"
Clients = Callable[..., HostClient]


@pytest.fixture
def wang(home: Tenant) -> Resident:
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2020, 1, 1))
    return Resident.objects.create(household=door, name="王秀英", since=door.since, phone="13812341234")


@pytest.fixture
def line(wang: Resident, worker: Worker, noon: datetime) -> Entry:
    """A colleague has put somebody's name right."""
    former = state_of(wang)
    wang.name, wang.until = "王秀瑛", date(2026, 11, 1)
    wang.save()
    follow(actor=worker.account, verb="changed", row=wang, at=noon, former=former)
    return Entry.objects.get()


@pytest.fixture
def director(home: Tenant, lead: Worker, client_of: Clients) -> HostClient:
    return client_of(home, lead.account)


def page_of(line: Entry) -> str:
    return f"{RECORD}lines/{line.pk}/"


def test_the_record_says_that_there_are_words(director: HostClient, line: Entry) -> None:
    text = director.get(RECORD).content.decode()
    for words in ("姓名", "文字，已封存", "2026-11-01", page_of(line)):
        assert words in text
    assert "王秀" not in text


def test_opened_with_a_reason_they_stand_for_a_minute(
    director: HostClient, line: Entry, wang: Resident, lead: Worker
) -> None:
    assert "王秀" not in director.get(page_of(line)).content.decode()
    assert director.post(page_of(line), {"reason": "because"}).status_code == 422
    assert not Entry.objects.filter(verb="reveal_words").exists()
    shown = director.post(page_of(line), {"reason": "asked"})
    text = shown.content.decode()
    assert '<span data-minute="已收起">王秀英</span>' in text
    assert '<span data-minute="已收起">王秀瑛</span>' in text
    assert shown["Refresh"] == f"60; url={page_of(line)}"
    assert shown["Cache-Control"] == "no-store"
    noted = Entry.objects.get(verb="reveal_words")
    assert (noted.actor_id, noted.thing_id, noted.why) == (lead.account_id, str(wang.pk), "asked")
    own = director.get(f"{RECORD}people/{wang.pk}/").content.decode()
    assert "打开看了改动的文字" in own
    assert "有人来问改了什么" in own


def test_once_they_are_gone_it_says_so(
    director: HostClient, line: Entry, wang: Resident, lead: Worker, noon: datetime
) -> None:
    erase_resident(resident_id=wang.pk, by=lead.account, at=noon)
    text = director.get(page_of(line)).content.decode()
    assert "这些文字再也读不到了" in text
    assert "<button" not in text.partition("<main")[2].partition("</main")[0].replace("data-print", "")
    late = director.post(page_of(line), {"reason": "asked"})
    assert late.status_code == 422
    assert "王秀" not in late.content.decode()
    assert not Entry.objects.filter(verb="reveal_words").exists()
    assert page_of(line) not in director.get(RECORD).content.decode()


@pytest.mark.parametrize(
    "role", sorted({*Role} & {Role.AUDITOR, Role.WORKER, Role.FRONT_DESK, Role.VOLUNTEER})
)
def test_others_do_not_open_them(home: Tenant, line: Entry, client_of: Clients, role: Role) -> None:
    """Whoever audits reads the record, but opens nothing."""
    client = client_of(home, Account.objects.create(username=f"as-{role}", roles=[role], display_name="张"))
    assert client.get(page_of(line)).status_code == 403
    assert client.post(page_of(line), {"reason": "asked"}).status_code == 403
    if role == Role.AUDITOR:
        assert page_of(line) not in client.get(RECORD).content.decode()


def test_many_openings_raise_the_alarm(director: HostClient, line: Entry) -> None:
    for _time in range(21):
        director.post(page_of(line), {"reason": "check"})
    assert Entry.objects.filter(verb=ALARM).count() == 1


def test_a_table_that_leaves_holds_no_words(director: HostClient, line: Entry) -> None:
    (told,) = lines([line])
    assert [(one.name, one.before, one.after) for one in told.fields] == [
        ("姓名", "文字，已封存", "文字，已封存"),
        ("止", "—", "2026-11-01"),
    ]


def test_a_door_that_is_opened_is_told_by_its_building(
    director: HostClient, home: Tenant, worker: Worker, wang: Resident, noon: datetime
) -> None:
    club = Club.objects.create(
        name="葫芦丝班", category="arts", founded_on=noon, asked_at=noon, request_key=uuid7()
    )
    former = state_of(club)
    Club.objects.filter(pk=club.pk).update(household=wang.household)
    follow(actor=worker.account, verb="changed", row=club, at=noon, former=former)
    text = director.post(page_of(Entry.objects.get()), {"reason": "asked"}).content.decode()
    assert '<span data-minute="已收起">3</span>' in text


def test_a_count_of_rows_and_a_reason_of_the_street_are_told(home: Tenant, noon: datetime) -> None:
    counted = lines([Entry(verb="run_out", thing="rooms.absence", at=noon, after={"rows": 5})])[0]
    assert [(one.name, one.before, one.after) for one in counted.fields] == [("几条", "5", "5")]
    told = lines([Entry(verb="break_glass", thing="accounts.account", at=noon, why="incident")])
    assert told[0].why == "正在发生的事件"


def test_fields_of_people_are_called_by_words() -> None:
    """What a deed changes in a row of somebody is told in the reader's language."""
    theirs = {name.partition(".")[0] for name in DEEDS} - {"orders", "reporting", "programs", "portal"}
    models = [one for one in apps.get_models() if one._meta.app_label in theirs]
    said = {
        field.removesuffix("_id")
        for model in models
        for field, how in manners(model).items()
        if how is Manner.SEALED and model._meta.label not in NEVER_CHANGED
    }
    assert said - set(FIELDS) == set()


# Rooms and their furniture, files, and rows that nobody's deed is about.
NEVER_CHANGED = {
    "households.ListOrder",
    "households.RegisterImport",
    "households.ImportProblem",
    "rooms.Space",
    "rooms.Room",
    "rooms.Layout",
    "rooms.Stock",
    "rooms.Hours",
    "rooms.Refused",
    "rooms.Feed",
    "rooms.SeriesDate",
    "rooms.Sharing",
    "clubs.Tick",
}
