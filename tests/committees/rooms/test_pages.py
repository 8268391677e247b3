"""The resident's pages: looking, booking, the slip, giving back."""

import re

import pytest

from committees.rooms.kinds import BookerKind
from committees.rooms.models import Booking
from committees.rooms.selectors import digest
from keting import clock
from tests.committees.rooms.conftest import THURSDAY
from tests.html import parse

TYPED = {
    "day": str(THURSDAY),
    "starts": "14:00",
    "ends": "16:00",
    "layout": "islands",
    "head_count": "18",
    "title": "手工组",
    "use": "quiet",
    "booker_kind": "resident",
    "contact_name": "沈阿姨",
    "phone": "138 1234-1234",
}


@pytest.fixture
def resident(home, client_of, rooms, noon, time_machine):
    """Somebody before the public pages, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home)


def send(client, room="multi", **changes):
    """Send the booking form."""
    return client.post(f"/rooms/{room}/book/", {**TYPED, **changes})


def test_the_week_shows_clubs_but_no_person(resident, book, worker):
    book(hours="09:00-10:00", title="旗袍队", worker=worker, booker_kind=BookerKind.CLUB)
    book(hours="10:00-11:00", title="王家生日", contact_name="王小明", phone="13812341234")
    for path in (
        "/rooms/?week=2026-W48",
        "/rooms/multi/sheet/?week=2026-W48",
        "/api/rooms/week/?week=2026-W48",
    ):
        text = resident.get(path).content.decode()
        assert "王" not in text
        assert "1234" not in text
    assert "旗袍队" in resident.get("/rooms/").content.decode()


@pytest.mark.parametrize("week", ["2026-W99", "now", "2026-48", "0000-W01"])
def test_a_week_that_is_none(resident, week):
    assert resident.get("/rooms/", {"week": week}).status_code == 404


def test_a_link_of_the_week_leads_into_the_filled_form(resident, book):
    book()
    page = parse(resident.get("/rooms/?week=2026-W48").content.decode())
    link = next(a.attrs["href"] for a in page.all("a") if "starts=16:00" in a.attrs.get("href", ""))
    form = resident.get(link).content.decode()
    assert f'value="{THURSDAY}"' in form
    assert '<option value="18:00" selected>' in form


def test_books_and_shows_the_slip(resident):
    answer = send(resident)
    booking = Booking.objects.get()
    assert answer.url == f"/rooms/booked/{booking.pk}/"
    assert (booking.phone, booking.layout.kind) == ("13812341234", "islands")
    slip = resident.get(answer.url).content.decode()
    (code,) = re.findall(r"\b[2-9A-Z]{4} [2-9A-Z]{4}\b", slip)
    assert booking.reference_hash == digest(code)
    assert "13812341234" not in slip


def test_a_refusal_keeps_every_word_and_each_way_books(resident, book):
    book()
    answer = send(resident)
    assert answer.status_code == 409
    page = parse(answer.content.decode())
    typed = {one.attrs.get("name"): one.attrs.get("value") for one in page.all("input")}
    for name in ("day", "head_count", "title", "contact_name"):
        assert typed[name] == TYPED[name]
    assert "R-120" in answer.content.decode()
    forms = [form for form in page.all("form") if "/book/" in form.attrs["action"]][:-1]
    assert len(forms) == 3
    fields = {i.attrs["name"]: i.attrs["value"] for i in page.all("input") if forms[0] in i.parents}
    del fields["csrfmiddlewaretoken"]
    assert resident.post(forms[0].attrs["action"], fields).status_code == 302
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"day": "2026-02-29"},
        {"day": "", "starts": "25:00"},
        {"head_count": "viele"},
        {"head_count": "-3"},
        {"layout": "pool"},
        {"phone": "call me"},
        {"contact_name": " "},
        {"title": "x" * 41},
        {"use": "'; DROP TABLE rooms_booking; --"},
    ],
)
def test_bad_input_is_shown_and_kept(resident, changes):
    answer = send(resident, **changes)
    assert answer.status_code == 422
    assert "手工组" in answer.content.decode() or "title" in changes
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"starts": "16:00", "ends": "14:00"}, "R-101"),
        ({"starts": "14:00", "ends": "14:00"}, "R-101"),
        ({"day": "2026-11-23"}, "R-103"),
        ({"day": "2028-02-29"}, "R-104"),
        ({"starts": "08:00", "ends": "12:15"}, "R-109"),
        ({"head_count": "25"}, "R-112"),
        ({"layout": "long"}, "R-113"),
    ],
)
def test_each_no_has_its_number(resident, changes, number):
    answer = send(resident, **changes)
    assert answer.status_code == 409
    assert number in answer.content.decode()


def test_gives_back_with_the_code(resident, book):
    reference = book().reference
    found = resident.post("/rooms/give-back/", {"code": f"{reference[:4]} {reference[4:]}".lower()})
    assert found.url == f"/rooms/booked/{Booking.objects.get().pk}/give-back/"
    assert resident.post(found.url, {"reason": ""}).status_code == 422
    assert resident.post(found.url, {"reason": "下雨"}).status_code == 302
    assert Booking.objects.get().cancel_reason == "下雨"
    assert resident.get(found.url).status_code == 200
    again = resident.post(found.url, {"reason": "下雨"})
    assert (again.status_code, "已经取消" in again.content.decode()) == (422, True)


def test_a_wrong_code_finds_nothing(resident, book):
    book()
    assert resident.get("/rooms/give-back/").status_code == 200
    assert resident.post("/rooms/give-back/", {"code": "ABCD2345"}).status_code == 422
    assert resident.get("/rooms/give-back/?code=ABCD2345").status_code == 200
    assert resident.get("/rooms/booked/ABCD2345/").status_code == 404
    assert resident.post("/rooms/booked/ABCD2345/give-back/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/rooms/cellar/book/", "/rooms/cellar/sheet/"])
def test_a_room_that_is_none(resident, path):
    assert resident.get(path).status_code == 404


def test_same_statements_for_one_booking_and_for_thirty(resident, book, queries_of):
    book()
    resident.get("/rooms/?week=2026-W48")
    one = queries_of(lambda: resident.get("/rooms/?week=2026-W48"))
    days = clock.week_span(THURSDAY).days()[4:]
    for n in range(30):
        book(on=days[n % 3], hours=f"{8 + n // 3:02}:00-{8 + n // 3:02}:30")
    assert queries_of(lambda: resident.get("/rooms/?week=2026-W48")) == one <= 8


def test_no_rooms_yet(client_of, home):
    assert client_of(home).get("/rooms/").status_code == 200
