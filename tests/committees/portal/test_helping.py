"""Stairway leaders and volunteers act for the doors of their buildings and no others; it is told who did."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from committees.activities.models import Activity, SignUp
from committees.activities.services import Request, sign_up_for
from committees.households.models import Household
from committees.households.services import reaching
from committees.households.services.cards import print_card
from committees.rooms.demo import open_rooms
from committees.rooms.models import Booking, Layout, Room
from committees.rooms.services import BookingRequest, book_for
from keting import clock
from keting.accounts.models import Account
from keting.audit.models import Entry
from keting.deeds import acting
from keting.refusal import Refusal
from tenants.models import ServiceKind, Tenant
from tests.clients import HostClient

Clients = Callable[..., HostClient]
PAGE = "/staff/for-a-neighbour/"
SOON = clock.today() + timedelta(days=2)


@pytest.fixture(params=["leader", "volunteer"])
def helper(request: pytest.FixtureRequest, home: Tenant, account_in: Callable[..., Account]) -> Account:
    """Looks after building 3."""
    made = account_in(home, request.param)
    made.buildings = ["3"]
    made.save()
    return made


@pytest.fixture
def doors(home: Tenant) -> tuple[Household, Household]:
    """One of building 3, one of building 5."""
    since = date(2026, 1, 1)
    return (
        Household.objects.create(building="3", unit="1", room_no="502", since=since),
        Household.objects.create(building="5", unit="1", room_no="201", since=since),
    )


@pytest.fixture
def activity(home: Tenant) -> Activity:
    hours = {"starts_at": clock.at(SOON, "14:00"), "ends_at": clock.at(SOON, "16:00")}
    kind = ServiceKind.objects.get(code="culture_sports")
    return Activity.objects.create(title="包饺子", kind=kind, place="多功能室", seats=5, **hours)


@pytest.fixture
def room(home: Tenant) -> Room:
    open_rooms(date(2026, 1, 1))
    return Room.objects.get(slug="multi")


def wish(room: Room, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    layout = Layout.objects.filter(room=room).first()
    assert layout
    hours = {"day": f"{SOON}", "starts": "14:00", "ends": "15:00"}
    return {"door": "3-1-502", "layout": layout.kind, "head_count": 3, "title": "读报", "use": "quiet",
            "booker_kind": "resident", **hours} | more  # fmt: skip


def test_a_neighbour_is_signed_up_and_it_is_told_by_whom(
    helper: Account, lead: Any, doors: Any, activity: Activity, home: Tenant, client_of: Clients
) -> None:
    client, url = client_of(home, helper), f"/staff/activities/{activity.id}/for-a-neighbour/"
    assert url in client.get(PAGE).content.decode()
    data = {"door": "3-1-502", "request_key": uuid4()}
    slip = client.post(url, data)["Location"]
    client.post(url, data)
    assert client.get(slip).status_code == 200
    made = SignUp.objects.get()
    assert (made.household, made.helped_by, made.via) == (doors[0], helper, "desk")
    assert {one.actor_id for one in Entry.objects.filter(verb="sign_up_for")} == {helper.id}
    told = client_of(home, lead.account).get(f"/staff/activities/{activity.id}/").content.decode()
    assert "由范老师代为报名" in told


def test_a_room_is_booked_for_a_neighbour_and_it_is_told_by_whom(
    helper: Account, lead: Any, doors: Any, room: Room, home: Tenant, client_of: Clients
) -> None:
    client, url = client_of(home, helper), f"/staff/rooms/{room.slug}/for-a-neighbour/"
    assert url in client.get(PAGE).content.decode()
    slip = client.post(url, wish(room))["Location"]
    assert client.get(slip).status_code == 200
    made = Booking.objects.get()
    assert (made.household, made.helped_by, made.booked_by, made.booked_via) == (
        doors[0],
        helper,
        None,
        "helper",
    )
    family = client_of(home)
    family.post(
        "/card/code/", {"code": print_card(household=doors[0], by=lead.account, at=clock.now()).secret}
    )
    assert f"{helper}替您订的" in family.get("/card/").content.decode()
    assert Entry.objects.get(verb="book").actor_id == helper.id
    assert (
        "由范老师代为预订"
        in client_of(home, lead.account).get(f"/staff/rooms/booking/{made.id}/").content.decode()
    )


def test_what_is_taken_offers_other_hours_for_the_same_door(
    helper: Account, doors: Any, room: Room, home: Tenant, client_of: Clients
) -> None:
    client, url = client_of(home, helper), f"/staff/rooms/{room.slug}/for-a-neighbour/"
    client.post(url, wish(room))
    again = client.post(url, wish(room))
    assert again.status_code == 409
    assert f'name="door" value="{doors[0]}"' in again.content.decode()


@pytest.mark.parametrize("door", ["5-1-201", "9-9-999", ""])
def test_a_door_elsewhere_is_none(
    door: str, helper: Account, doors: Any, room: Room, activity: Activity, home: Tenant, client_of: Clients
) -> None:
    """It answers as a door that is not there: nothing is learnt about the neighbours."""
    client = client_of(home, helper)
    at_room = client.post(f"/staff/rooms/{room.slug}/for-a-neighbour/", wish(room, door=door))
    at_activity = client.post(
        f"/staff/activities/{activity.id}/for-a-neighbour/", {"door": door, "request_key": uuid4()}
    )
    assert at_room.status_code == at_activity.status_code == 422
    assert "door" in at_room.context["form"].errors
    assert not Booking.objects.exists()
    assert not SignUp.objects.exists()


def tried(by: Account, door: Household | None, room: Room, activity: Activity) -> list[str]:
    """Codes of what both services refuse."""
    layout, codes = Layout.objects.filter(room=room).first(), []
    hours = {"starts_at": clock.at(SOON, "14:00"), "ends_at": clock.at(SOON, "15:00")}
    asked = BookingRequest(
        room=room, layout=layout, head_count=1, title="x", contact_name="x", household=door, **hours
    )
    request = Request(name="x", request_key=uuid4(), household=door)
    for service, given in ((book_for, {"request": asked}),
                           (sign_up_for, {"activity_id": activity.id, "request": request})):  # fmt: skip
        try:
            with acting(by):
                service(by=by, at=clock.now(), **given)
        except Refusal as refusal:
            codes.append(refusal.code)
    return codes


def test_the_services_refuse_what_is_elsewhere(
    helper: Account, doors: Any, room: Room, activity: Activity
) -> None:
    assert tried(helper, doors[1], room, activity) == ["not_your_building"] * 2
    assert tried(helper, None, room, activity) == ["not_your_building"] * 2
    Account.objects.filter(pk=helper.pk).update(buildings=[])
    helper.refresh_from_db()
    assert tried(helper, doors[0], room, activity) == ["not_your_building"] * 2


def test_without_the_guard_they_would_act_anywhere(
    helper: Account, doors: Any, room: Room, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    for place in ("rooms.services.booking", "activities.services.seating"):
        monkeypatch.setattr(f"committees.{place}.check_reach", lambda **_given: None)
    assert reaching.check_reach is not None
    assert tried(helper, doors[1], room, activity) == []


def test_the_limits_of_the_household_hold(helper: Account, doors: Any, room: Room) -> None:
    """Two open bookings at most: no helper makes a third, as the desk might."""
    codes = []
    Room.objects.update(open_bookings=2)
    room.refresh_from_db()
    for day in (2, 3, 4, 5):
        span = clock.today() + timedelta(days=day)
        hours = {"starts_at": clock.at(span, "10:00"), "ends_at": clock.at(span, "11:00")}
        asked = BookingRequest(
            room=room, layout=Layout.objects.filter(room=room).first(), head_count=1, title="x",
            contact_name="x", household=doors[0], **hours,
        )  # fmt: skip
        try:
            book_for(request=asked, by=helper, at=clock.now())
        except Refusal as refusal:
            codes.append(refusal.code)
    assert codes
    assert set(codes) == {"too_many_of_household"}


@pytest.mark.parametrize(("role", "status"), [("front_desk", 200), ("auditor", 403), ("volunteer", 200)])
def test_who_may(role: str, status: int, home: Tenant, account_in: Any, client_of: Clients) -> None:
    assert client_of(home, account_in(home, role)).get(PAGE).status_code == status


def test_the_desk_is_told_too(
    lead: Any, doors: Any, activity: Activity, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home, lead.account)
    client.post(f"/staff/activities/{activity.id}/sign-up/", {"name": "沈阿姨", "request_key": uuid4()})
    assert SignUp.objects.get().helped_by == lead.account
    assert Entry.objects.filter(verb="sign_up_for", actor_id=lead.account_id).exists()


def test_the_page_asks_the_same_however_much_there_is(
    helper: Account, activity: Activity, room: Room, home: Tenant, client_of: Clients, queries_of: Any
) -> None:
    client = client_of(home, helper)
    client.get(PAGE)
    few = queries_of(lambda: client.get(PAGE))
    for number in range(10):
        activity.pk, activity.title = uuid4(), f"活动{number}"
        activity._state.adding = True
        activity.save(force_insert=True)
    assert queries_of(lambda: client.get(PAGE)) == few
