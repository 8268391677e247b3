"""The pages of the day: the tick, the code on the door, the sheet of paper, keys, what is broken."""

import re
from datetime import date, timedelta

import pytest

from committees.households.models import Household
from committees.households.services.cards import print_card
from committees.rooms.kinds import State
from committees.rooms.models import Absence, Arrival, Booking, KeyLoan, Pause, Upkeep
from committees.rooms.selectors import door_code, room_of_door
from committees.rooms.services import release_absent
from keting import clock
from tests.committees.rooms.conftest import THURSDAY

DAY = f"/staff/rooms/?day={THURSDAY}"
START = clock.at(THURSDAY, "14:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at_two(time_machine, rooms):
    """It is Thursday, five past two."""
    time_machine.move_to(START + 5 * MINUTE, tick=False)


@pytest.fixture
def desk(home, client_of, worker, at_two):
    """A worker at the desk."""
    return client_of(home, worker.account)


@pytest.fixture
def resident(home, client_of, at_two):
    """Somebody before the public pages."""
    return client_of(home)


def test_a_tick_at_the_desk(desk, book):
    made = book().booking
    assert "他们来了" in desk.get(DAY).content.decode()
    assert desk.post(f"/staff/rooms/booking/{made.pk}/came/").status_code == 302
    assert Arrival.objects.get().how == "desk"
    assert "来了" in desk.get(DAY).content.decode()
    assert desk.post(f"/staff/rooms/booking/{made.pk}/gone/").status_code == 404


def test_nobody_came_says_the_desk(desk, book, time_machine):
    made = book().booking
    assert desk.post(f"/staff/rooms/booking/{made.pk}/absent/").status_code == 409
    time_machine.move_to(START + 20 * MINUTE, tick=False)
    assert desk.get(f"/staff/rooms/booking/{made.pk}/").status_code == 200
    assert desk.post(f"/staff/rooms/booking/{made.pk}/absent/").status_code == 302
    assert Booking.objects.get().state == State.NO_SHOW
    assert desk.get(f"/staff/rooms/booking/{made.pk}/").status_code == 200


def test_the_code_on_the_door_with_the_slips(resident, book, rooms):
    made = book()
    code = door_code(rooms["multi"], THURSDAY)
    assert resident.post("/rooms/here/", {"door": code}).status_code == 422
    typed = {"door": code.lower(), "booking": made.reference}
    assert resident.post("/rooms/here/", typed).status_code == 200
    assert Arrival.objects.get().how == "door"


def test_where_the_slip_is_open_the_doors_code_is_enough(resident, book, rooms):
    made, code = book(), door_code(rooms["multi"], THURSDAY)
    slip = resident.get(resident.open_with(made.reference)).content.decode()
    assert 'href="/rooms/here/"' in slip
    assert resident.post("/rooms/here/", {"door": door_code(rooms["talk"], THURSDAY)}).status_code == 422
    assert resident.post("/rooms/here/", {"door": code}).status_code == 200
    assert Arrival.objects.get().booking == made.booking


@pytest.mark.parametrize(
    ("door", "booking"),
    [("ABCD", None), ("talk", None), (None, "ABCD2345"), ("", None), (None, "")],
)
def test_a_wrong_code_opens_nothing(resident, book, rooms, door, booking):
    made, code = book(), door_code(rooms["multi"], THURSDAY)
    given = code if door is None else door_code(rooms["talk"], THURSDAY) if door == "talk" else door
    typed = {"door": given, "booking": made.reference if booking is None else booking}
    answer = resident.post("/rooms/here/", typed)
    assert (answer.status_code, Arrival.objects.count()) == (422, 0)


def test_last_weeks_code_holds_and_the_one_before_does_not(rooms):
    week = timedelta(days=7)
    assert room_of_door(door_code(rooms["talk"], THURSDAY - week), THURSDAY) == rooms["talk"]
    assert room_of_door(door_code(rooms["talk"], THURSDAY - 2 * week), THURSDAY) is None


def test_with_the_household_card_the_doors_code_is_enough(resident, book, rooms, worker):
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    book(household=door)
    secret = print_card(household=door, by=worker.account, at=clock.now()).secret
    resident.post("/card/code/", {"code": secret})
    assert resident.get("/rooms/here/").status_code == 200
    answer = resident.post("/rooms/here/", {"door": door_code(rooms["multi"], THURSDAY)})
    assert (answer.status_code, Arrival.objects.count()) == (200, 1)


def test_the_door_sheet_shows_the_code_to_staff_alone(desk, resident, rooms):
    code = door_code(rooms["multi"], THURSDAY)
    assert code in desk.get("/staff/rooms/multi/door/").content.decode()
    assert code not in resident.get("/rooms/multi/sheet/").content.decode()
    assert resident.get("/staff/rooms/multi/door/").status_code == 404


def test_who_must_say_a_word_says_it_on_the_slip(resident, book):
    made = book(on=THURSDAY + timedelta(days=9))
    until = START + timedelta(days=8)
    Booking.objects.update(state=State.HELD, awaits="confirm", expires_at=until)
    slip = resident.open_with(made.reference)
    assert f"{slip}coming/" in resident.get(slip).content.decode()
    assert resident.post(f"{slip}coming/").status_code == 302
    assert Booking.objects.get().state == State.CONFIRMED


def test_the_slip_of_somebody_who_did_not_come_is_friendly(resident, book, time_machine):
    made = book()
    release_absent(at=START + 20 * MINUTE)
    assert "没有人来" in resident.get(resident.open_with(made.reference)).content.decode()


def test_the_sheet_of_paper_is_keyed_in(desk, book, time_machine):
    came, gone = book(hours="09:00-10:00").booking, book(hours="10:00-11:00").booking
    path = f"/staff/rooms/paper/?day={THURSDAY}"
    assert desk.get(path).content.decode().count("<fieldset") == 2
    assert desk.post(path, {str(came.pk): "came", str(gone.pk): "absent"}).status_code == 200
    assert (Arrival.objects.get().booking, Absence.objects.get().booking) == (came, gone)
    assert desk.get("/staff/rooms/paper/?day=2026-02-29").status_code == 404


def test_forgiving_and_pausing(desk, book, home, client_of, lead):
    made = book(phone="13812341234").booking
    release_absent(at=START + 20 * MINUTE)
    absence = Absence.objects.get()
    page = desk.get("/staff/rooms/absences/").content.decode()
    assert "138****1234" in page
    assert "13812341234" not in page
    path = f"/staff/rooms/booking/{made.pk}/pause/"
    assert desk.post(path, {"days": "14", "reason": "x"}).status_code == 403
    director = client_of(home, lead.account)
    assert director.post(path, {"days": "14", "reason": " "}).status_code == 409
    assert director.post(path, {"days": "14", "reason": "多次不来"}).status_code == 302
    assert "多次不来" in desk.get("/staff/rooms/absences/").content.decode()
    assert desk.post(f"/staff/rooms/paused/{Pause.objects.get().pk}/lift/").status_code == 302
    for status in (302, 409):
        forgiven = desk.post(f"/staff/rooms/absences/{absence.pk}/", {"note": "住院了"})
        assert forgiven.status_code == status


def test_a_key_goes_out_once_and_comes_back(desk, rooms):
    typed = {"room": str(rooms["multi"].pk), "key_no": "2", "taken_by": "沈阿姨"}
    assert [desk.post("/staff/rooms/keys/", typed).status_code for _twice in range(2)] == [302, 422]
    loan = KeyLoan.objects.get()
    back = f"/staff/rooms/keys/{loan.pk}/back/"
    assert len(re.findall(r"checked", desk.get(back).content.decode())) == 5
    assert desk.post(back, {"in_order": ["power", "fire"]}).status_code == 302
    loan.refresh_from_db()
    assert loan.not_done == ["windows", "clean", "tables"]
    assert desk.post(back, {"in_order": ["fire"]}).status_code == 422
    assert "沈阿姨" in desk.get("/staff/rooms/keys/").content.decode()


def test_what_is_broken_stands_there_until_it_is_seen_to(desk, rooms):
    typed = {"room": str(rooms["multi"].pk), "kind": "damage", "what": "一把椅子断了腿"}
    assert desk.post("/staff/rooms/upkeep/", typed).status_code == 302
    assert "断了腿" in desk.get("/staff/rooms/upkeep/").content.decode()
    path = f"/staff/rooms/upkeep/{Upkeep.objects.get().pk}/done/"
    assert [desk.post(path).status_code for _twice in range(2)] == [302, 409]


def test_the_kiosk_says_what_is_free_now(resident, book):
    book()
    page = resident.get("/today/").content.decode()
    free = page[page.index('id="h-free"') :]
    assert "谈心室" in free
    assert "多功能室" not in free


def test_same_statements_for_one_absence_and_for_thirty(desk, book, queries_of):
    counts = []
    desk.get("/staff/rooms/absences/")
    for many in (1, 12):
        for n in range(many):
            made = book(hours=f"{8 + n:02}:00-{8 + n:02}:30", on=THURSDAY + timedelta(days=many)).booking
            Booking.objects.filter(pk=made.pk).update(state=State.NO_SHOW)
            Absence.objects.create(booking=made, noted_at=START)
        counts.append(queries_of(lambda: desk.get("/staff/rooms/absences/")))
    assert counts[0] == counts[1]
