"""Calendars that other programs read: true to RFC 5545, true to what changes, silent about people."""

from base64 import b64encode
from datetime import date, timedelta
from uuid import uuid4

import icalendar
import pytest
from django.utils import translation

from committees.clubs.models import Club
from committees.households.models import Household
from committees.households.services.cards import print_card
from committees.rooms.kinds import State
from committees.rooms.models import Booking, Feed
from committees.rooms.selectors import calendar_text, events_of, feed_with, password_of
from committees.rooms.selectors.feeds import Event
from committees.rooms.services import (
    Shutting,
    cancel_booking,
    close_rooms,
    lift_closure,
    move_booking,
    open_feed,
    publish_room,
    revive_booking,
    revoke_feed,
)
from keting import clock
from tests.committees.rooms.conftest import THURSDAY

OURS = "/rooms/calendar/ours.ics"
START = clock.at(THURSDAY, "14:00")


@pytest.fixture
def door(home):
    """3-1-502."""
    return Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))


@pytest.fixture
def feed(rooms, worker, noon):
    """The common room's."""
    return publish_room(room=rooms["multi"], worker=worker, at=noon)


def read(feed, at):
    """The feed as a client reads it: its events by UID."""
    calendar = icalendar.Calendar.from_ical(calendar_text("徐汇苑", events_of(feed, at)))
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def only(feed, at):
    """Its one event."""
    (event,) = read(feed, at).values()
    return event


def test_hours_are_shanghais_and_the_zone_is_told(feed, book, noon):
    book()
    text = calendar_text("徐汇苑", events_of(feed, noon))
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert (event.start, event.end - event.start) == (START, timedelta(hours=2))
    assert str(event.start.tzinfo) == "Asia/Shanghai"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(event.start.replace(tzinfo=None)) == timedelta(hours=8)
    assert "DTSTART;TZID=Asia/Shanghai:20261126T140000" in text


def test_a_move_keeps_the_uid_and_counts_up(feed, book, ask, noon):
    made = book()
    before = only(feed, noon)
    move_booking(booking=made.booking, to=ask(hours="15:00-17:00"), at=noon)
    after = only(feed, noon)
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 0, 2)
    assert after.start == START + timedelta(hours=1)


def test_into_another_room_it_is_cancelled_here_and_stands_there(feed, book, ask, rooms, worker, noon):
    other = publish_room(room=rooms["activity"], worker=worker, at=noon)
    made = book().booking
    move_booking(booking=made, to=ask(room="activity"), at=noon)
    here, there = only(feed, noon), only(other, noon)
    assert (here["UID"], here["STATUS"], there["STATUS"]) == (there["UID"], "CANCELLED", "CONFIRMED")
    assert here["SEQUENCE"] < there["SEQUENCE"]


def test_given_back_and_taken_back_each_count_up(feed, book, worker, noon):
    made = book().booking
    steps = [only(feed, noon)]
    cancel_booking(booking=made, reason="下雨", at=noon)
    steps.append(only(feed, noon))
    made.refresh_from_db()
    revive_booking(booking=made, at=noon, worker=worker)
    steps.append(only(feed, noon))
    assert [(str(one["STATUS"]), one["SEQUENCE"]) for one in steps] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 1),
        ("CONFIRMED", 2),
    ]
    assert len({one["UID"] for one in steps}) == 1


def test_what_waits_for_a_yes_is_tentative_and_what_is_past_goes(feed, book, noon):
    made = book().booking
    Booking.objects.filter(pk=made.pk).update(state=State.HELD, awaits="approval", expires_at=START)
    assert only(feed, noon)["STATUS"] == "TENTATIVE"
    assert read(feed, noon + timedelta(days=90)) == {}


def test_the_rooms_own_calendar_names_clubs_and_nobody_else(feed, book, worker, noon):
    book(hours="09:00-10:00", title="旗袍队", booker_kind="club", worker=worker)
    book(hours="10:00-11:00", title="王家生日", contact_name="王小明", phone="13812341234")
    text = calendar_text("徐汇苑", events_of(feed, noon))
    assert "旗袍队" in text
    assert "王" not in text
    assert "1234" not in text


def test_closures_stand_in_it_until_they_are_lifted(feed, rooms, worker, noon):
    shut = Shutting(START, START + timedelta(hours=3), "repair", room=rooms["multi"])
    closure = close_rooms(shutting=shut, worker=worker, at=noon)
    assert only(feed, noon)["STATUS"] == "CONFIRMED"
    lift_closure(closure_id=closure.pk, worker=worker, at=noon)
    assert (only(feed, noon)["STATUS"], only(feed, noon)["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_household_reads_its_own(door, book, noon):
    feed = open_feed(household=door, at=noon)
    book(household=door, title="王家生日")
    book(hours="17:00-18:00")
    assert only(feed, noon)["SUMMARY"] == "王家生日"
    assert open_feed(household=door, at=noon) == feed


def test_a_club_is_followed_with_its_own_name(home, client_of, book, rooms, worker, noon):
    given = {"category": "arts", "about": "x", "founded_on": THURSDAY, "asked_at": noon}
    club = Club.objects.create(name="旗袍队", state="active", since=THURSDAY, request_key=uuid4(), **given)
    book(title="旗袍队", booker_kind="club", worker=worker)
    Booking.objects.update(club=club)
    book(hours="17:00-18:00")
    desk = client_of(home, worker.account)
    path = f"/staff/rooms/calendars/club/{club.pk}/"
    assert desk.post(path).status_code == 302
    feed = Feed.objects.get(club=club)
    assert only(feed, noon)["SUMMARY"] == "旗袍队"
    Club.objects.update(name_en="Qipao club")
    with translation.override("en"):
        assert only(Feed.objects.get(pk=feed.pk), noon)["SUMMARY"] == "Qipao club"
    address = f"/rooms/calendar/club/{club.pk}.ics"
    for page in ("/staff/rooms/calendars/", f"/clubs/{club.pk}/"):
        assert address in desk.get(page).content.decode()
    assert client_of(home).get(address).status_code == 200
    desk.post(path, {"revoke": "1"})
    assert client_of(home).get(address).status_code == 404
    assert desk.post(path.replace(str(club.pk), str(uuid4()))).status_code == 404


def test_a_room_is_told_while_it_is_published(feed, neighbour, home, client_of, noon):
    client, path = client_of(home), "/rooms/multi/calendar.ics"
    assert client.get(path).status_code == 200
    assert [client.get(f"/rooms/{one}/calendar.ics").status_code for one in ("talk", "cellar")] == [404, 404]
    assert client_of(neighbour).get(path).status_code == 404
    revoke_feed(feed=feed, at=noon)
    assert client.get(path).status_code == 404


def as_told(user, password):
    """As a calendar program sends them."""
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


def test_a_households_calendar_asks_for_its_door_and_password(home, client_of, door, book, noon):
    feed = open_feed(household=door, at=noon)
    book(household=door, title="王家生日")
    client, password = client_of(home), password_of(feed)
    asked = client.get(OURS)
    assert (asked.status_code, asked["WWW-Authenticate"]) == (401, 'Basic realm="Keting", charset="UTF-8"')
    spaced = f" {password[:4].lower()} {password[4:8]}-{password[8:]}"
    for user, word in (("3-1-502", password), ("3号楼1单元502室", spaced)):
        told = client.get(OURS, headers=as_told(user, word))
        assert (told.status_code, "王家生日" in told.content.decode()) == (200, True)
        assert told["Vary"].count("Authorization") == 1


def test_whatever_else_is_sent_is_asked_again_and_alike(home, neighbour, client_of, door, noon):
    other = Household.objects.create(building="3", unit="1", room_no="503", since=date(2026, 1, 1))
    password = password_of(open_feed(household=door, at=noon))
    asked = client_of(home).get(OURS)
    wrong = [("3-1-502", "ABCD2345EFGH"), ("3-1-503", password), ("9-9-999", password), ("", password)]
    wrong += [("3-1-502", ""), ("3-1-502", "é" * 12), ("x" * 9000, "🀄"), (f"{other}", password)]
    heads = [as_told(*one) for one in wrong]
    heads += [{"Authorization": one} for one in ("Basic", "Basic x", "Basic eA==", f"Bearer {password}", "x")]
    for head in heads:
        told = client_of(home).get(OURS, headers=head)
        assert (told.status_code, told.content) == (401, asked.content)
    assert client_of(neighbour).get(OURS, headers=as_told("3-1-502", password)).status_code == 401


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_sixth_guess_is_not_looked_at(home, client_of, door, noon, monkeypatch, is_guarded):
    """The twin counts none."""
    if not is_guarded:
        monkeypatch.setattr("keting.opened.limits.take", lambda *parts: None)
    password, client = password_of(open_feed(household=door, at=noon)), client_of(home)
    right = as_told("3-1-502", password)
    assert {client.get(OURS, headers=right).status_code for _hour in range(8)} == {200}
    for _n in range(5):
        client.get(OURS, headers=as_told("3-1-502", "ABCD2345EFGH"))
    assert client.get(OURS, headers=right).status_code == (429 if is_guarded else 200)
    assert client_of(home).get(OURS, headers=right).status_code == 200


def test_taken_back_the_password_holds_no_more_and_the_next_is_another(home, client_of, door, noon):
    first = open_feed(household=door, at=noon)
    revoke_feed(feed=first, at=noon)
    second = open_feed(household=door, at=noon)
    passwords = [password_of(one) for one in (first, second)]
    answers = [client_of(home).get(OURS, headers=as_told("3-1-502", one)).status_code for one in passwords]
    assert (answers, len({*passwords})) == ([401, 200], 2)


def test_without_the_key_a_password_can_be_worked_out(door, noon, monkeypatch):
    """The twin: whoever knows the row knows the password."""
    monkeypatch.setattr("committees.rooms.selectors.feeds.blind", lambda plain, name, of=None: "0")
    open_feed(household=door, at=noon)
    assert feed_with("3-1-502", "2" * 12)


def test_a_client_that_has_it_already_is_told_so(feed, book, home, client_of, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    client, path = client_of(home), "/rooms/multi/calendar.ics"
    first = client.get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    book()
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_signs_and_long_lines_come_through_whole(noon):
    said = "一二，三; four, five\\six\nseven " + "很长" * 60
    event = Event("1@keting", 0, START, START + timedelta(hours=1), noon, said, "室", "CONFIRMED")
    text = calendar_text("名", [event])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (read_back,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(read_back["SUMMARY"]) == said


def test_with_its_card_a_household_makes_and_revokes_its_address(home, client_of, door, worker, noon, rooms):
    client = client_of(home)
    assert client.post("/rooms/calendar/ours/").url == "/card/code/"
    client.post("/card/code/", {"code": print_card(household=door, by=worker.account, at=noon).secret})
    client.post("/rooms/calendar/ours/")
    password = password_of(Feed.objects.get())
    page = client.get("/card/").content.decode()
    assert f"{password[:4]} {password[4:8]} {password[8:]}" in page
    assert OURS in page
    client.post("/rooms/calendar/ours/", {"revoke": "1"})
    assert password[:4] not in client.get("/card/").content.decode()
    assert feed_with("3-1-502", password) is None


def test_the_desk_gives_a_room_an_address_and_the_month_shows_it(home, client_of, worker, rooms):
    desk = client_of(home, worker.account)
    assert desk.post("/staff/rooms/multi/calendar/").status_code == 302
    for path in ("/staff/rooms/calendars/", "/rooms/multi/month/"):
        assert "/rooms/multi/calendar.ics" in desk.get(path).content.decode()
    desk.post("/staff/rooms/multi/calendar/", {"revoke": "1"})
    assert "/rooms/multi/calendar.ics" not in desk.get("/staff/rooms/calendars/").content.decode()


def test_the_slip_goes_into_a_calendar(home, client_of, book):
    made = book()
    client = client_of(home)
    answer = client.get(f"{client.open_with(made.reference)}booking.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event.start, str(event["UID"])) == (START, f"{made.booking.pk}@keting")
    assert client_of(home).get(f"/rooms/booked/{made.booking.pk}/booking.ics").status_code == 404


@pytest.mark.parametrize("path", ["/rooms/multi/month/?month=2026-13", "/rooms/day/?day=2026-02-29"])
def test_a_month_and_a_day_that_are_none(home, client_of, rooms, path):
    assert client_of(home).get(path).status_code == 404


def test_day_month_and_poster_show_clubs_but_no_person(home, client_of, book, worker):
    book(hours="09:00-10:00", title="旗袍队", worker=worker, booker_kind="club")
    book(hours="10:00-11:00", title="王家生日", contact_name="王小明")
    client = client_of(home)
    paths = (
        f"/rooms/day/?day={THURSDAY}",
        "/rooms/multi/month/?month=2026-11",
        "/rooms/poster/?week=2026-W48",
    )
    pages = [client.get(path).content.decode() for path in paths]
    assert ["王" in page for page in pages] == [False] * 3
    assert ["旗袍队" in page for page in pages] == [True, False, True]
