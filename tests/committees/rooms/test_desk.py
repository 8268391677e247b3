"""The desk: the day with names, booking for somebody, giving back; closed to everybody else."""

import pytest

from committees.rooms.models import Booking
from keting.accounts.kinds import Role
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_pages import TYPED

DAY = f"/staff/rooms/?day={THURSDAY}"


@pytest.fixture
def desk(home, client_of, rooms, worker, noon, time_machine):
    """A worker at the desk, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home, worker.account)


def test_the_day_names_people_and_masks_phones(desk, book):
    book(contact_name="沈阿姨", phone="13812341234")
    text = desk.get(DAY).content.decode()
    assert "沈阿姨" in text
    assert "138****1234" in text
    assert "13812341234" not in text


def test_books_for_a_club_whose_name_the_public_sees(desk, worker):
    answer = desk.post("/staff/rooms/multi/book/", {**TYPED, "booker_kind": "club", "title": "剪纸队"})
    booking = Booking.objects.get()
    assert (answer.status_code, booking.booked_by, booking.is_title_public) == (302, worker, True)


def test_a_refusal_at_the_desk_offers_ways_at_the_desk(desk, book):
    book()
    answer = desk.post("/staff/rooms/multi/book/", TYPED)
    assert answer.status_code == 409
    assert answer.content.decode().count('action="/staff/rooms/') == 5  # the form, three ways, the waitlist


def test_gives_back_and_voids(desk, book):
    first, second = book().booking, book(hours="09:00-10:00").booking
    for booking, more in ((first, {}), (second, {"is_mistake": "on"})):
        path = f"/staff/rooms/{booking.pk}/give-back/"
        assert desk.get(path).status_code == 200
        assert desk.post(path, {"reason": "停电", **more}).status_code == 302
        assert desk.post(path, {"reason": "停电"}).status_code == 404
    assert Booking.objects.filter(state="cancelled").count() == 2
    assert [b.void_reason for b in Booking.objects.order_by("starts_at")] == ["停电", ""]
    assert "停电" in desk.get(DAY).content.decode()


def test_the_neighbour_and_a_stranger_see_a_missing_page(desk, book, home, neighbour, client_of, account_in):
    path = f"/staff/rooms/{book().booking.pk}/give-back/"
    missing = path.replace(str(Booking.objects.get().pk)[:8], "00000000")
    theirs = client_of(neighbour, account_in(neighbour, Role.WORKER))
    for client in (theirs, client_of(home)):
        found, none = client.get(path), client.get(missing)
        assert (found.status_code, found.content) == (404, none.content)
    assert client_of(home).get(DAY).status_code == 302


def test_an_account_without_a_worker_only_looks(home, client_of, account_in, rooms):
    auditor = client_of(home, account_in(home, Role.AUDITOR))
    assert auditor.get(DAY).status_code == 200
    assert auditor.post("/staff/rooms/multi/book/", TYPED).status_code == 403


@pytest.mark.parametrize("day", ["2026-02-29", "soon", "2026-13-01"])
def test_a_day_that_is_none(desk, day):
    assert desk.get("/staff/rooms/", {"day": day}).status_code == 404


def test_same_statements_for_one_booking_and_for_thirty(desk, book, queries_of):
    book(hours="08:00-08:15", room="talk")
    desk.get(DAY)
    one = queries_of(lambda: desk.get(DAY))
    for n in range(30):
        room, hour = ("multi", "activity", "talk")[n % 3], 9 + n // 3
        book(room=room, hours=f"{hour:02}:00-{hour:02}:30", phone=f"1380000{n:04}")
    assert queries_of(lambda: desk.get(DAY)) == one <= 8
