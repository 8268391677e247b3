"""What is past its time goes by itself; figures of closed periods stay; the record tells of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from committees.activities import facts as of_activities
from committees.activities.models import Activity, Attendance, SignUp
from committees.desk import facts as of_matters
from committees.desk.models import Matter, Step
from committees.households import facts as of_people
from committees.households.models import Household, Resident
from committees.portal.services import let_time_run_out
from committees.rooms import facts as of_rooms
from committees.rooms.models import Booker, Booking, Layout
from committees.rooms.services import open_rooms
from committees.staff.models import Worker
from committees.visits import facts as of_visits
from committees.visits.models import Need, Visit
from keting import clock
from keting.audit.models import Entry
from keting.clock import Span
from keting.marks.models import CountingState
from keting.privacy import clearing
from keting.privacy.ends import GONE, ends
from tenants.models import ServiceKind, Tenant
from tests.clients import HostClient

FACTS = (of_people, of_visits, of_matters, of_activities, of_rooms)
# What is said of people in the rows below, and must be found nowhere.
WORDS = ("王秀英", "13812341234", "膝盖疼", "残疾证", "秀英的生日")


class Old:
    """Rows of somebody who came, asked, booked and left, so many days before noon."""

    def __init__(self, worker: Worker, noon: datetime) -> None:
        self.worker, self.noon = worker, noon
        self.kind = ServiceKind.objects.get(code="health")
        self.door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2015, 1, 1))

    def leaver(self, days: int) -> Resident:
        return Resident.objects.create(
            household=self.door, name="王秀英", pinyin="wangxiuying", initials="wxy", sex="F",
            born_on=date(1940, 2, 3), phone="13812341234", tags=["alone80"], since=date(2015, 1, 1),
            until=clock.day_of(self.noon) - timedelta(days=days),
        )  # fmt: skip

    def matter(self, days: int, person: Resident) -> Matter:
        at = self.noon - timedelta(days=days)
        matter = Matter.objects.create(
            year=at.year, serial=1, kind=self.kind, channel="counter", person="王秀英", reply="13812341234",
            resident=person, household=self.door, what="残疾证", received_at=at, received_by=self.worker,
            recorded_at=at, owner=self.worker, due_on=at.date(), state="closed", outcome="guided",
            closed_at=at, next_step="残疾证",
        )  # fmt: skip
        Step.objects.create(matter=matter, at=at, by=self.worker, kind="noted", line="残疾证")
        return matter

    def visit(self, days: int, matter: Matter) -> Visit:
        at = self.noon - timedelta(days=days)
        visit = Visit.objects.create(
            household=self.door, worker=self.worker, visited_at=at, recorded_at=at, channel="door",
            minutes=30, met=1, line="膝盖疼",
        )  # fmt: skip
        Need.objects.create(visit=visit, matter=matter, kind=self.kind, what="膝盖疼")
        return visit

    def sign_up(self, days: int) -> SignUp:
        at = self.noon - timedelta(days=days)
        activity = Activity.objects.create(
            title="包饺子", kind=self.kind, starts_at=at, ends_at=at + timedelta(hours=2), place="客厅",
            seats=5, state="held",
        )  # fmt: skip
        seat = SignUp.objects.create(
            activity=activity, held_on=clock.day_of(at), number=1, seats=5, seat=1, name="王秀英",
            phone="13812341234", household=self.door, code="123456", request_key=activity.pk, signed_at=at,
        )  # fmt: skip
        Attendance.objects.create(activity=activity, held_on=clock.day_of(at), sign_up=seat, ticked_at=at)
        return seat

    def booking(self, days: int) -> Booking:
        at = self.noon - timedelta(days=days)
        open_rooms(date(2020, 1, 1))
        layout = Layout.objects.select_related("room").first()
        booking = Booking.objects.create(
            room=layout.room, layout=layout, title="秀英的生日", head_count=3, contact_name="王秀英",
            phone="13812341234", household=self.door, starts_at=at, ends_at=at + timedelta(hours=1),
            reference_hash="x", booked_at=at,
        )  # fmt: skip
        Booker.objects.create(phone_index=booking.phone_index)
        return booking


@pytest.fixture
def old(home: Tenant, worker: Worker, noon: datetime) -> Old:
    return Old(worker, noon)


def fill(old: Old, *, is_past: bool) -> None:
    """A row of each kind, a day past its time or a day before."""
    day, more = clock.day_of(old.noon), 1 if is_past else -1
    one, three = ((day - clock.years_before(day, years)).days + more for years in (1, 3))
    old.visit(three, old.matter(three, old.leaver(90 + more)))
    old.sign_up(one)
    old.booking(one)


def said() -> Iterator[str]:
    """Everything that stands in the tables of which an end is stated."""
    for label in ends("committee"):
        model = clearing.apps.get_model(label)
        for row in model._base_manager.all():
            yield f"{label} " + " ".join(
                str(getattr(row, one.attname)) for one in model._meta.concrete_fields
            )


def figures(noon: datetime) -> list[Any]:
    """All that the street counts, of each year since."""
    spans = [
        Span(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2022, clock.day_of(noon).year + 1)
    ]
    return sorted((one for fact in FACTS for one in fact.count(spans)), key=repr)


def test_what_is_past_its_time_goes_and_figures_stay(old: Old, noon: datetime) -> None:
    fill(old, is_past=True)
    before = figures(noon)
    assert {word for word in WORDS if any(word in row for row in said())} == set(WORDS)
    assert let_time_run_out(at=noon) > 0
    assert [row for row in said() if any(word in row for word in WORDS)] == []
    assert figures(noon) == before
    assert let_time_run_out(at=noon) == 0
    assert Booker.objects.count() == 0
    assert CountingState.objects.get().cleared_on == clock.day_of(noon)


def test_what_is_not_past_its_time_stays(old: Old, noon: datetime) -> None:
    fill(old, is_past=False)
    before = list(said())
    assert let_time_run_out(at=noon) == 0
    assert list(said()) == before


def test_an_end_that_takes_a_day_of_birth_changes_figures(
    old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: figures would tell."""
    fill(old, is_past=True)
    before, stated = figures(noon), ends("committee")
    resident = stated["households.Resident"]
    careless = replace(resident, empty={**resident.empty, "born_on": None})
    monkeypatch.setattr(clearing, "ends", lambda kind: {**stated, "households.Resident": careless})
    let_time_run_out(at=noon)
    assert figures(noon) != before


def test_without_an_end_the_words_stay(old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the search finds what was left."""
    fill(old, is_past=True)
    stated = {label: end for label, end in ends("committee").items() if label != "visits.Visit"}
    monkeypatch.setattr(clearing, "ends", lambda kind: stated)
    let_time_run_out(at=noon)
    assert [row.split()[0] for row in said() if any(word in row for word in WORDS)] == ["visits.Visit"]


def test_the_record_says_how_many_and_not_whose(old: Old, noon: datetime) -> None:
    fill(old, is_past=True)
    let_time_run_out(at=noon)
    lines = Entry.objects.filter(verb=clearing.VERB)
    assert {one.thing: one.after for one in lines}["visits.visit"] == {"rows": 1}
    assert {one.actor_id for one in lines} == {None}
    assert {one.thing_id for one in lines} == {""}


def test_a_step_is_still_not_changed(old: Old, noon: datetime) -> None:
    old.matter(10, old.leaver(1))
    for words in ({"line": "x"}, {"line": GONE, "at": noon}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Step.objects.update(**words)


def test_rows_go_in_portions(old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "AT_ONCE", 2)
    for _number in range(5):
        old.leaver(100)
    assert let_time_run_out(at=noon) == 5
    assert [one.after for one in Entry.objects.order_by("id")] == [{"rows": 2}, {"rows": 2}, {"rows": 1}]


def test_the_page_tells_what_went(
    home: Tenant, lead: Worker, old: Old, noon: datetime, client_of: Callable[..., HostClient]
) -> None:
    fill(old, is_past=True)
    client = client_of(home, lead.account)
    waiting = {
        str(one.purpose.title): one.due for one in client.get("/staff/record/run-out/").context["endings"]
    }
    assert waiting["走访"] == 2
    let_time_run_out(at=clock.now())
    page = client.get("/staff/record/run-out/").context
    assert {one.due for one in page["endings"]} == {0}
    assert {str(one.purpose.title): one.gone for one in page["endings"]}["走访"] == 2
