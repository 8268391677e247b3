"""What a household does with its card: its own things only, and none of another's."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from committees.activities.models import Activity, SignUp
from committees.activities.services import Request, sign_up
from committees.clubs.models import Club, Member, Tick
from committees.households.models import Household, Resident
from committees.households.services.cards import print_card
from committees.portal.services import let_go
from committees.rooms.models import Booking, Layout, Room, Waiting
from committees.rooms.services import BookingRequest, book_room, cancel_booking, join_waitlist, open_rooms
from committees.staff.models import Worker
from keting import clock
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.models import ServiceKind, Tenant
from tests.clients import HostClient

THURSDAY = date(2026, 11, 26)


class Family:
    """A household with a browser that has shown its card."""

    def __init__(self, tenant: Tenant, room_no: str, worker: Worker, noon: datetime) -> None:
        self.door = Household.objects.create(building="3", room_no=room_no, since=date(2026, 1, 1))
        self.client = HostClient(tenant, REMOTE_ADDR=f"10.7.7.{room_no[:2]}")
        self.client.post(
            "/card/code/", {"code": print_card(household=self.door, by=worker.account, at=noon).secret}
        )

    def press(self, what: str, row: Any) -> str:
        """Press the button beside a thing; what the page says then."""
        self.client.post("/card/", {"what": what, "row": str(row.pk)})
        return str(self.client.get("/card/").content.decode())


@pytest.fixture
def families(home: Tenant, worker: Worker, noon: datetime, time_machine: Any) -> tuple[Family, Family]:
    """502 and 503, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    open_rooms(date(2026, 1, 1))
    return Family(home, "502", worker, noon), Family(home, "503", worker, noon)


def wish(family: Family, starts: str = "14:00") -> BookingRequest:
    """Two hours of the multi-function room on Thursday."""
    room = Room.objects.get(slug="multi")
    begins = clock.at(THURSDAY, starts)
    layout = Layout.objects.filter(room=room).first()
    given = {"head_count": 2, "title": "读书会", "contact_name": "", "household": family.door}
    return BookingRequest(room, layout, begins, begins + timedelta(hours=2), **given)


def activity() -> Activity:
    """One chair, on Thursday."""
    kind = ServiceKind.objects.get(code="culture_sports")
    hours = {"starts_at": clock.at(THURSDAY, "14:00"), "ends_at": clock.at(THURSDAY, "16:00")}
    return Activity.objects.create(title="包饺子", kind=kind, place="多功能室", seats=1, **hours)


def test_each_button_lets_go_of_one_thing(families: tuple[Family, Family], noon: datetime) -> None:
    one, other = families
    booked = book_room(request=wish(one), at=noon).booking
    waits, _code = join_waitlist(request=wish(other), at=noon)
    request = Request(name="3-502", request_key=uuid.uuid4(), household=one.door)
    signed = sign_up(activity_id=activity().pk, request=request, at=noon)
    page = one.client.get("/card/").content.decode()
    assert "读书会" in page
    assert "包饺子" in page
    assert "退好了" in one.press("sign_up", signed)
    assert "归您家了" not in other.press("waiting", waits)
    assert "还没有预约" in one.press("booking", booked)
    states = (Booking.objects.get().state, Waiting.objects.get().state, SignUp.objects.get().state)
    assert states == ("cancelled", "withdrawn", "withdrawn")


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_it_asks_before_it_lets_go(families: tuple[Family, Family], noon: datetime, language: str) -> None:
    """Each link beside a thing leads to a question; a question changes nothing."""
    one, other = families
    booked = book_room(request=wish(one), at=noon).booking
    join_waitlist(request=wish(other), at=noon)
    join_waitlist(request=wish(one, "15:00"), at=noon)
    request = Request(name="3-502", request_key=uuid.uuid4(), household=one.door)
    sign_up(activity_id=activity().pk, request=request, at=noon)
    joined(one, noon)
    one.client.cookies["keting_language"] = language
    links = re.findall(r'href="(/card/part-with/[^"]+)"', one.client.get("/card/").content.decode())
    asked = [one.client.get(link.replace("&amp;", "&")).content.decode() for link in links]
    whats = [re.findall('name="what" value="([a-z_]+)"', page)[0] for page in asked]
    assert sorted(whats) == ["booking", "club", "sign_up", "waiting"]
    assert Booking.objects.get(pk=booked.pk).occupies
    assert Member.objects.get().left_on is None


@pytest.mark.parametrize("query", ["", "?what=offer", "?what=booking&row=x", "?what=booking&row={row}"])
def test_nothing_is_asked_of_what_is_not_theirs(
    families: tuple[Family, Family], noon: datetime, query: str
) -> None:
    one, other = families
    row = book_room(request=wish(other), at=noon).booking.pk
    answer = one.client.get(f"/card/part-with/{query}".format(row=row))
    assert answer.url == "/card/"
    assert "已经不在您家的单子上了" in one.client.get("/card/").content.decode()


def test_without_a_card_it_asks_for_the_card(home: Tenant) -> None:
    assert HostClient(home).get("/card/part-with/").url == "/card/code/"


def test_what_has_become_free_is_taken(families: tuple[Family, Family], noon: datetime) -> None:
    one, other = families
    booked = book_room(request=wish(one), at=noon).booking
    join_waitlist(request=wish(other), at=noon)
    cancel_booking(booking=booked, reason="下雨", at=noon)
    offered = Booking.objects.get(state="held")
    assert "空出来了" in other.client.get("/card/").content.decode()
    assert "归您家了" in other.press("offer", offered)
    offered.refresh_from_db()
    assert (offered.state, offered.household) == ("confirmed", other.door)


def test_what_waits_for_the_committees_yes_is_not_taken(
    families: tuple[Family, Family], noon: datetime
) -> None:
    one, _other = families
    Room.objects.filter(slug="multi").update(approval="all")
    held = book_room(request=wish(one), at=noon).booking
    assert "已经不在您家的单子上了" in one.press("offer", held)
    held.refresh_from_db()
    assert held.state == "held"


@pytest.mark.parametrize("what", ["booking", "waiting", "sign_up", "offer"])
def test_nothing_of_another_households(families: tuple[Family, Family], noon: datetime, what: str) -> None:
    one, other = families
    booked = book_room(request=wish(other), at=noon).booking
    waits, _code = join_waitlist(request=wish(other), at=noon)
    request = Request(name="x", request_key=uuid.uuid4(), household=other.door)
    signed = sign_up(activity_id=activity().pk, request=request, at=noon)
    row = {"waiting": waits, "sign_up": signed}.get(what, booked)
    assert "已经不在您家的单子上了" in one.press(what, row)
    assert "还没有预约" in one.client.get("/card/").content.decode()
    with pytest.raises(Refusal, match="not_ours"):
        let_go(household=one.door, what=what, row_id=row.pk, at=noon)
    assert not Booking.objects.filter(state="cancelled").exists()
    assert not SignUp.objects.filter(state="withdrawn").exists()


def test_the_page_asks_as_often_for_one_as_for_many(
    families: tuple[Family, Family], noon: datetime, queries_of: Any
) -> None:
    one, _other = families
    book_room(request=wish(one), at=noon)
    one.client.get("/card/")
    once = queries_of(lambda: one.client.get("/card/"))
    Room.objects.update(open_bookings=99)
    for starts in ("08:00", "10:00", "16:00", "18:00"):
        book_room(request=wish(one, starts), at=noon)
    assert queries_of(lambda: one.client.get("/card/")) == once <= 6


@pytest.mark.parametrize("sent", [{}, {"what": "booking"}, {"what": "house", "row": "x"}])
def test_nonsense_is_answered(families: tuple[Family, Family], sent: dict[str, str]) -> None:
    assert families[0].client.post("/card/", sent).status_code in {200, 302, 422}


def test_with_the_card_one_signs_up_without_a_name(families: tuple[Family, Family]) -> None:
    one, made = families[0], activity()
    assert "可以不写" in one.client.get(f"/activities/{made.pk}/").content.decode()
    sent = {"request_key": str(uuid.uuid4()), "name": ""}
    answer = one.client.post(f"/activities/{made.pk}/sign-up/", sent)
    assert answer.status_code == 302
    mine = SignUp.objects.get()
    assert (mine.household, mine.name, mine.via) == (one.door, "3-502", "web")


def test_the_desk_signs_a_door_up(families: tuple[Family, Family], home: Tenant, worker: Worker) -> None:
    made, desk = activity(), HostClient(home, worker.account)
    for door, status in (("", 422), ("7-7", 422), ("3-502", 302)):
        sent = {"request_key": str(uuid.uuid4()), "name": "", "door": door}
        assert desk.post(f"/staff/activities/{made.pk}/sign-up/", sent).status_code == status
    mine = SignUp.objects.get()
    assert (mine.household, mine.via) == (families[0].door, "desk")


def joined(family: Family, noon: datetime, name: str = "王惠芳") -> Member:
    """Somebody of the family has joined the choir, and been there once."""
    since = date(2026, 1, 1)
    resident = Resident.objects.create(household=family.door, name=name, since=since)
    told = {"category": "arts", "about": "唱歌", "founded_on": since, "since": since, "state": "active"}
    facts = told | {"asked_at": noon, "request_key": uuid.uuid4()}
    club, _is_new = Club.objects.get_or_create(name="合唱队", defaults=facts)
    member = Member.objects.create(club=club, resident=resident, joined_on=since)
    Tick.objects.create(club=club, member=member, starts_at=noon, ticked_at=noon)
    return member


def test_who_leaves_a_club_is_named_there_no_more(families: tuple[Family, Family], noon: datetime) -> None:
    one, other = families
    mine, theirs = joined(one, noon), joined(other, noon, "陈立新")
    page = one.client.get("/card/").content.decode()
    assert "合唱队" in page
    assert "王惠芳" not in page
    assert "不再留有姓名" in one.press("club", mine)
    mine.refresh_from_db()
    assert (mine.resident_id, str(mine.left_on)) == (None, "2026-11-24")
    assert Tick.objects.count() == 2
    assert Entry.objects.filter(verb="take_consent_back", thing_id=str(mine.pk)).exists()
    theirs.refresh_from_db()
    assert theirs.resident_id


def test_nobody_leaves_for_another_door(families: tuple[Family, Family], noon: datetime) -> None:
    one, other = families
    theirs = joined(other, noon)
    assert "不在您家的单子上" in one.press("club", theirs)
    theirs.refresh_from_db()
    assert (theirs.left_on, theirs.resident_id is None) == (None, False)
