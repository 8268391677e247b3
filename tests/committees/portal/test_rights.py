"""What residents ask about their own data: a day for the answer, a copy, a deletion that reaches all."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from committees.desk.models import Matter
from committees.households.models import DataRequest, Household, ImportProblem, RegisterImport, Resident
from committees.portal import services
from committees.portal.selectors import copy_of, whom_of
from committees.portal.selectors.rights import TOLD
from committees.portal.services import Asked
from committees.staff.models import Worker
from committees.visits.models import Visit
from keting import clock, limits, typed
from keting.accounts.models import Account
from keting.audit.models import Entry, Tombstone
from keting.privacy import clearing
from keting.privacy.ends import ends
from keting.refusal import Refusal
from keting.sessions import SessionStore
from tenants import restoring
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.portal.past import WORDS, Old, figures

PHONE = "13812341234"


@pytest.fixture
def person(home: Tenant, worker: Worker, noon: datetime) -> Resident:
    """王秀英, who lives alone, with something of hers in every room of the house."""
    old = Old(worker, noon)
    person = old.leaver(-1)
    Resident.objects.filter(pk=person.pk).update(until=None)
    person.refresh_from_db()
    old.visit(30, old.matter(30, person))
    old.sign_up(30)
    old.booking(30)
    file = RegisterImport.objects.create(
        file_name="名册.xlsx", state="refused", started_by=worker.account, uploaded_at=noon, touched_at=noon
    )
    ImportProblem.objects.create(register_import=file, row=3, code="twice", facts={"name": "王秀英"})
    return person


@pytest.fixture
def asks(lead: Worker, noon: datetime) -> Callable[..., DataRequest]:
    """`asks(resident=…)`: she asks for deletion."""

    def make(right: str = "erase", **who: Any) -> DataRequest:
        return services.receive_request(asked=Asked(right, **who), by=lead.account, at=noon)

    return make


def everything() -> Iterator[str]:
    """Every row of every table of the office, unsealed, and all that Redis holds."""
    for model in apps.get_models():
        if model._meta.app_config.name in settings.COMMITTEE_APPS and model._meta.managed:
            for row in model._base_manager.all():
                said = [str(getattr(row, one.attname)) for one in model._meta.concrete_fields]
                yield " ".join([model._meta.label, *said])
    redis = caches["default"]._cache.get_client(None)
    for key in redis.scan_iter():
        yield f"redis {key.decode()} {redis.dump(key)!r}"


def kept_form(lead: Worker, noon: datetime) -> None:
    """A colleague had begun to write about her when the session ended."""
    request: HttpRequest = RequestFactory().post("/staff/matters/new/", {"what": "王秀英要轮椅"})
    request.session = SessionStore()
    request.session.create()
    typed.keep(request, str(lead.account_id), back="/", at=noon)
    request.session.save()


def kept_forms() -> list[str]:
    rows = apps.get_model("sessions.Session").objects.all()
    found = [SessionStore(row.session_key).get(typed.TYPED) for row in rows]
    return [one["path"] for one in found if one]


def test_an_erased_person_is_nowhere_and_figures_of_ended_years_stay(
    person: Resident, lead: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    kept_form(lead, noon)
    limits.take("sign_in", "王秀英", "10.0.0.1")
    before = [one for one in figures(noon) if one.span.end <= clock.day_of(noon)]
    asked = asks(resident=person, what="王秀英的都删掉")
    assert {word for word in WORDS if any(word in row for row in everything())} == set(WORDS)
    assert services.erase_person(request_id=asked.pk, by=lead.account, at=noon) > 8
    assert [row for row in everything() if any(word in row for word in WORDS)] == []
    assert kept_forms() == []
    assert [one for one in figures(noon) if one.span.end <= clock.day_of(noon)] == before
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by_id) == ("granted", lead.account_id)
    assert Entry.objects.filter(verb="erase", thing_id=str(person.pk)).exists()


@pytest.mark.parametrize("label", ["visits.Visit", "activities.SignUp", "rooms.Booking", "desk.Matter"])
def test_a_table_that_is_forgotten_is_found(
    label: str,
    person: Resident,
    lead: Worker,
    noon: datetime,
    asks: Callable[..., DataRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin."""
    stated = {name: end for name, end in ends("committee").items() if name != label}
    monkeypatch.setattr(clearing, "ends", lambda kind: stated)
    services.erase_person(request_id=asks(resident=person).pk, by=lead.account, at=noon)
    left = {row.split()[0] for row in everything() if any(word in row for word in WORDS)}
    assert label in left


def test_no_backup_brings_a_word_back(
    person: Resident, lead: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    older = Visit.objects.get()
    services.erase_person(request_id=asks(resident=person).pk, by=lead.account, at=noon)
    Visit.objects.filter(pk=older.pk).update(line=older.line)
    Resident.objects.filter(pk=person.pk).update(name="王秀英")
    assert Tombstone.objects.filter(kind="visits.Visit", row_id=older.pk).exists()
    restoring.erase_again()
    assert [row for row in everything() if any(word in row for word in WORDS)] == []


def test_only_her_own_goes(
    person: Resident, lead: Worker, worker: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    """Her husband stays; a line about both of them that does not name her stays, too."""
    Resident.objects.create(household=person.household, name="李国强", since=date(2015, 1, 1))
    Visit.objects.update(line="王秀英腰疼")
    Visit.objects.create(
        household=person.household, worker=worker, visited_at=noon, recorded_at=noon, channel="door",
        minutes=9, met=1, line="李国强要修灯",
    )  # fmt: skip
    services.erase_person(request_id=asks(resident=person).pk, by=lead.account, at=noon)
    assert set(Visit.objects.values_list("line", flat=True)) == {"…", "李国强要修灯"}
    assert Resident.objects.filter(name="李国强").exists()


def test_a_namesake_is_not_touched(
    person: Resident, lead: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    door = Household.objects.create(building="9", room_no="101", since=date(2015, 1, 1))
    Resident.objects.create(household=door, name="王秀英", since=date(2015, 1, 1))
    signed = apps.get_model("activities.SignUp").objects.get()
    type(signed).objects.update(household=None, phone="", phone_index="")
    services.erase_person(request_id=asks(resident=person).pk, by=lead.account, at=noon)
    assert type(signed).objects.get().name == "王秀英"


def test_whoever_is_in_no_register_is_found_by_telephone(
    person: Resident, lead: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    asked = asks(name="王阿婆", phone=PHONE)
    assert {one.purpose.title for one in copy_of(whom_of(asked))} == {"活动", "房间", "您向我们提出的要求"}
    services.erase_person(request_id=asked.pk, by=lead.account, at=noon)
    assert apps.get_model("rooms.Booking").objects.get().phone == ""
    assert Resident.objects.get().name == "王秀英"


def test_what_is_under_way_is_ended_first(
    person: Resident, lead: Worker, noon: datetime, asks: Callable[..., DataRequest]
) -> None:
    asked = asks(resident=person)
    Matter.objects.create(
        year=2026, serial=9, kind=Matter.objects.get().kind, channel="phone", what="轮椅", resident=person,
        received_at=noon, received_by=lead, recorded_at=noon, owner=lead, due_on=date(2026, 12, 1),
    )  # fmt: skip
    with pytest.raises(Refusal, match="still_open"):
        services.erase_person(request_id=asked.pk, by=lead.account, at=noon)
    assert Resident.objects.get().name == "王秀英"


def test_it_is_due_after_fifteen_working_days(asks: Callable[..., DataRequest]) -> None:
    assert asks("copy", name="某某").due_on == date(2026, 12, 15)


def test_the_copy_holds_every_table_that_an_erasure_reaches(person: Resident, noon: datetime) -> None:
    reached = {label for label, end in ends("committee").items() if end.of}
    assert set(TOLD) == reached - {"households.RegisterImport", "rooms.Booker"}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("datarequest_says_who_and_what", {"name": ""}),
        ("datarequest_says_who_and_what", {"right": "x"}),
        ("datarequest_answer_is_whole", {"answer": "granted"}),
        ("datarequest_answer_is_whole", {"answered_at": datetime(2020, 1, 1, tzinfo=clock.SHANGHAI)}),
        (
            "datarequest_no_says_why",
            {"answer": "declined", "answered_at": datetime(2027, 1, 1, tzinfo=clock.SHANGHAI)},
        ),
    ],
)
def test_constraints(name: str, fields: dict[str, Any], home: Tenant, noon: datetime) -> None:
    good = {"right": "copy", "name": "某某", "received_at": noon, "due_on": date(2026, 12, 15)}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DataRequest.objects.create(**{**good, **fields})


class Desk:
    """Pages at the desk."""

    def __init__(self, client: HostClient) -> None:
        self.client = client

    def take(self, url: str, **given: str) -> str:
        answer = self.client.post(url, given)
        assert answer.status_code == 302
        return str(answer["Location"])


def test_the_whole_way_at_the_desk(
    home: Tenant, lead: Worker, person: Resident, client_of: Callable[..., HostClient]
) -> None:
    desk = Desk(client_of(home, lead.account))
    url = desk.take(f"/staff/requests/new/{person.pk}/", right="copy")
    assert "王*" in desk.client.get("/staff/requests/").content.decode()
    sheet = desk.client.get(f"{url}copy/").content.decode()
    assert all(word in sheet for word in WORDS)
    assert "王静" in sheet or "范老师" in sheet
    assert Entry.objects.filter(verb="take_copy", thing_id=str(person.pk)).count() == 1
    assert desk.client.post(url, {"answer": "declined"}).status_code == 422
    desk.take(url, answer="granted")
    assert desk.client.get(f"{url}copy/").status_code == 404
    assert desk.client.post(url, {"answer": "granted"}).status_code == 422
    erase = desk.take("/staff/requests/new/", right="erase", name="某某", phone="13900000000")
    assert desk.client.post(f"{erase}erase/", {"is_sure": ""}).status_code == 422
    desk.take(f"{erase}erase/", is_sure="on")


def test_only_who_answers_for_it_deletes(
    home: Tenant, person: Resident, asks: Callable[..., DataRequest], client_of: Any, account_in: Any
) -> None:
    asked, desk = asks(resident=person), account_in(home, "front_desk")
    assert isinstance(desk, Account)
    client = client_of(home, desk)
    assert client.get(f"/staff/requests/{asked.pk}/").status_code == 200
    assert client.post(f"/staff/requests/{asked.pk}/erase/", {"is_sure": "on"}).status_code == 403


def test_the_list_asks_no_more_for_thirty(
    home: Tenant,
    lead: Worker,
    person: Resident,
    asks: Callable[..., DataRequest],
    client_of: Any,
    queries_of: Any,
) -> None:
    client = client_of(home, lead.account)
    asks(resident=person)
    client.get("/staff/requests/")
    few = queries_of(lambda: client.get("/staff/requests/"))
    for _more in range(29):
        asks(resident=person)
    assert queries_of(lambda: client.get("/staff/requests/")) == few
