"""Sharing out on pages: a leader with the card wishes, the director draws, everybody reads and replays."""

from datetime import date, timedelta

import pytest
import time_machine

from committees.clubs.models import Club
from committees.clubs.services import Founding, approve_club, found_club
from committees.households.models import Household, Resident
from committees.households.services.cards import print_card
from committees.rooms.models import Appeal, ClubWish, Sharing
from keting import allotment, clock
from tests.clients import HostClient

WISH = {"rank": "1", "room": "activity", "layout": "open", "weekday": "2", "starts": "14:00", "ends": "16:00"}
WISH |= {"head_count": "12", "use": "loud"}
HALF = {"half": "2027-01-01", "closes_on": "2026-11-29", "cap": "8", "busy_cap": "4"}


@pytest.fixture
def at(noon):
    """The clock, at Tuesday noon; `at.move_to(…)`."""
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller


@pytest.fixture
def club(home, rooms, noon):
    """The qipao club of 3-1-502."""
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=door, name="沈玉兰", since=date(2026, 1, 1))
    founding = Founding(name="旗袍队", category="arts", about="走秀", leader="沈玉兰", household=door)
    made = found_club(founding=founding, at=noon)
    approve_club(club=made, liaison=None, at=noon)
    return Club.objects.get()


@pytest.fixture
def leader(home, club, lead, noon, at):
    """A browser that has shown the card of 3-1-502."""
    browser = HostClient(home)
    secret = print_card(household=club.household, by=lead.account, at=noon).secret
    assert browser.post("/card/code/", {"code": secret}).status_code == 302
    return browser


@pytest.fixture
def director(home, lead):
    """The director's browser."""
    return HostClient(home, lead.account)


def test_from_the_card_to_the_result(leader, director, club, home, lead, noon, at):
    assert director.post("/staff/rooms/sharing/", HALF).status_code == 302
    sharing = Sharing.objects.get()
    assert leader.post("/rooms/sharing/wish/", {**WISH, "club": club.pk})["Location"] == "/rooms/sharing/"
    assert "14:00–16:00" in leader.get("/rooms/sharing/").content.decode()
    address = f"/staff/rooms/sharing/{sharing.pk}/"
    assert director.post(f"{address}do/draw/").status_code == 422
    assert HostClient(home).get("/rooms/sharing/2027-01-01.json").status_code == 404
    at.move_to(noon + timedelta(days=6))
    director = HostClient(home, lead.account)
    assert director.post(f"{address}do/draw/")["Location"] == address
    assert "没有别的团队要" not in HostClient(home).get("/rooms/sharing/").content.decode()
    director.post(f"{address}do/publish/")
    page = HostClient(home).get("/rooms/sharing/").content.decode()
    assert ("没有别的团队要" in page, "100 %" in page, sharing.seed in page) == (True, True, False)
    file = HostClient(home).get("/rooms/sharing/2027-01-01.json").json()
    assert allotment.replayed(file)[1] == []
    wish = ClubWish.objects.get()
    leader.post(f"/rooms/sharing/wish/{wish.pk}/appeal/", {"text": "太早了"})
    assert director.post(f"{address}do/book/").status_code == 422
    director.post(f"/staff/rooms/sharing/appeal/{Appeal.objects.get().pk}/answer/", {"answer": "下次"})
    assert director.post(f"{address}do/book/")["Location"] == address
    assert director.get(address).status_code == 200
    assert clock.local(noon).year == 2026


def test_nobody_wishes_for_a_club_of_others(leader, director, club, home, at):
    director.post("/staff/rooms/sharing/", HALF)
    assert HostClient(home).post("/rooms/sharing/wish/", {**WISH, "club": club.pk}).status_code == 422
    assert ClubWish.objects.count() == 0
    leader.post("/rooms/sharing/wish/", {**WISH, "club": club.pk})
    wish = ClubWish.objects.get()
    assert HostClient(home).post(f"/rooms/sharing/wish/{wish.pk}/back/").status_code == 404
    assert HostClient(home).post(f"/rooms/sharing/wish/{wish.pk}/appeal/", {"text": "x"}).status_code == 404
    assert leader.post(f"/rooms/sharing/wish/{wish.pk}/back/").status_code == 302
    assert ClubWish.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "rank"), [("zh-hans", "第1志愿"), ("en", "1. choice"), ("ja", "第1希望")]
)
def test_wishes_are_ranked_in_the_readers_language(leader, director, club, at, language, rank):
    """The words of the choices are asked for when the form is made, not when the program starts."""
    director.post("/staff/rooms/sharing/", HALF)
    leader.cookies["keting_language"] = language
    assert rank in leader.get("/rooms/sharing/").content.decode()


def test_what_is_wrong_with_a_wish_is_said_beside_it(director, club, at):
    director.post("/staff/rooms/sharing/", HALF)
    address = f"/staff/rooms/sharing/{Sharing.objects.get().pk}/wish/"
    for fields, said in (
        ({"ends": "13:00"}, "结束要晚于开始。"),
        ({"head_count": "400"}, "为了安全，这间房最多"),
        ({"layout": "round"}, "这间房摆不成这个样子。"),
    ):
        answer = director.post(address, {**WISH, "club": club.pk, **fields})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), fields


def test_the_committee_changes_by_hand_and_says_why(leader, director, club, home, lead, noon, at):
    director.post("/staff/rooms/sharing/", HALF)
    leader.post("/rooms/sharing/wish/", {**WISH, "club": club.pk})
    at.move_to(noon + timedelta(days=6))
    director = HostClient(home, lead.account)
    sharing, wish = Sharing.objects.get(), ClubWish.objects.get()
    director.post(f"/staff/rooms/sharing/{sharing.pk}/do/draw/")
    director.post(f"/staff/rooms/sharing/wish/{wish.pk}/change/", {"is_given": "no", "why": "房间要修"})
    director.post(f"/staff/rooms/sharing/{sharing.pk}/do/publish/")
    page = leader.get("/rooms/sharing/").content.decode()
    assert ("房间要修" in page, "居委会调整" in page) == (True, True)


def test_a_round_with_wrong_caps_is_not_opened(director, at, rooms):
    answer = director.post("/staff/rooms/sharing/", {**HALF, "busy_cap": "9"})
    assert (answer.status_code, Sharing.objects.count()) == (422, 0)
