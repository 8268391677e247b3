"""Rows of somebody who came, asked, booked and left; and what can be read of them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps

from committees.activities import facts as of_activities
from committees.activities.models import Activity, Attendance, SignUp
from committees.desk import facts as of_matters
from committees.desk.models import Matter, Step
from committees.households import facts as of_people
from committees.households.models import Household, Resident
from committees.rooms import facts as of_rooms
from committees.rooms.models import Booker, Booking, Layout
from committees.rooms.services import open_rooms
from committees.staff.models import Worker
from committees.visits import facts as of_visits
from committees.visits.models import Need, Visit
from keting import clock
from keting.clock import Span
from keting.privacy.ends import ends
from tenants.models import ServiceKind

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


def said() -> Iterator[str]:
    """Everything that stands in the tables of which an end is stated."""
    for label in ends("committee"):
        model = apps.get_model(label)
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
