"""An activity takes its room with it and gives it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from committees.activities import services
from committees.activities.models import Activity
from committees.activities.services import Plan
from committees.rooms.demo import open_rooms
from committees.rooms.models import Booking, Room
from committees.staff.models import Worker
from keting.clock import at
from keting.refusal import Refusal
from tenants.models import ServiceKind, Tenant
from tests.clients import HostClient
from tests.committees.activities import FRIDAY

Announced = Callable[..., Activity]


@pytest.fixture
def plan(lead: Worker) -> Plan:
    """Twelve chairs in 多功能室 on Friday at two."""
    open_rooms(date(2026, 1, 1))
    hours = {"starts_at": at(FRIDAY, "14:00"), "ends_at": at(FRIDAY, "16:00")}
    kind, room = ServiceKind.objects.get(code="culture_sports"), Room.objects.get(slug="multi")
    return Plan(title="插花", kind=kind, place=room.name, room=room, seats=12, **hours)


@pytest.fixture
def announced(plan: Plan, lead: Worker, noon: datetime) -> Announced:
    """`announced(title="…")`: announced on Tuesday at noon."""
    return lambda **changes: services.announce_activity(
        plan=replace(plan, **changes), by=lead.account, at=noon
    )


def test_the_room_is_booked_under_its_title(announced: Announced) -> None:
    booking = announced().booking
    assert (booking.title, booking.is_title_public, booking.room.slug) == ("插花", True, "multi")
    assert booking.layout.capacity >= 12


def test_a_taken_room_refuses_the_activity_whole(announced: Announced) -> None:
    announced()
    with pytest.raises(Refusal) as caught:
        announced(title="读报组")
    assert caught.value.code == "room_taken"
    assert Activity.objects.count() == 1


def test_a_cancelled_activity_gives_its_room_back(announced: Announced, lead: Worker, noon: datetime) -> None:
    activity = announced()
    services.cancel_activity(activity_id=activity.id, why="台风", by=lead.account, at=noon)
    assert announced(title="读报组").booking.state == "confirmed"


def test_a_corrected_word_keeps_the_room(
    announced: Announced, plan: Plan, lead: Worker, noon: datetime
) -> None:
    activity, right = announced(), replace(plan, title="插花课")
    made = services.replace_activity(
        activity_id=activity.id, plan=right, why="改名", by=lead.account, at=plan.ends_at + timedelta(days=1)
    )
    assert made.booking == activity.booking
    assert Booking.objects.count() == 1


def test_another_hour_moves_the_booking(
    announced: Announced, plan: Plan, lead: Worker, noon: datetime
) -> None:
    later = replace(plan, starts_at=at(FRIDAY, "16:00"), ends_at=at(FRIDAY, "17:00"))
    made = services.replace_activity(
        activity_id=announced().id, plan=later, why="改期", by=lead.account, at=noon
    )
    assert made.booking.starts_at == later.starts_at
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def page_of(home: Tenant, path: str, language: str) -> str:
    visitor = HostClient(home)
    visitor.cookies["keting_language"] = language
    return str(visitor.get(path).content.decode())


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("zh", "<dd>多功能室</dd>"),
        ("en", "<dd>Common room</dd>"),
        ("ja", '<dd><span lang="zh-Hans">多功能室</span></dd>'),
    ],
)
def test_the_place_is_the_room_in_the_readers_language(
    home: Tenant, announced: Announced, language: str, place: str
) -> None:
    page = page_of(home, f"/activities/{announced().pk}/", language)
    assert place in page
    title = "插花" if language == "zh" else '<span lang="zh-Hans">插花</span>'
    assert f"<h1>{title}</h1>" in page


def test_a_place_that_was_typed_stays_as_it_is(home: Tenant, announced: Announced) -> None:
    typed = announced(room=None, place="小区花园", title_en="Flowers")
    page = page_of(home, f"/activities/{typed.pk}/", "en")
    assert '<dd><span lang="zh-Hans">小区花园</span></dd>' in page
    assert "<h1>Flowers</h1>" in page


def test_a_list_in_english_asks_as_often_for_many_as_for_one(
    home: Tenant, announced: Announced, lead: Worker, queries_of: Callable[..., int]
) -> None:
    desk = HostClient(home, lead.account)
    desk.cookies["keting_language"] = "en"
    announced()
    desk.get("/staff/activities/")
    once = queries_of(lambda: desk.get("/staff/activities/"))
    for hour in ("08:00", "10:00", "16:30"):
        announced(starts_at=at(FRIDAY, hour), ends_at=at(FRIDAY, hour) + timedelta(hours=1))
    assert queries_of(lambda: desk.get("/staff/activities/")) == once
