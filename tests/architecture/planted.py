"""A row of each room for the doors to be tried on: what a URL names, by its room, else by its page.

A new URL with a parameter needs its row here; `test_doors` fails until it has one.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from committees.activities.models import Activity, Attendance
from committees.activities.services import Request, sign_up
from committees.desk.services import Receipt, register_matter
from committees.households.models import (
    DataRequest,
    Household,
    ListOrder,
    RegisterImport,
    Resident,
)
from committees.rooms.demo import open_rooms
from committees.rooms.models import (
    Absence,
    Booking,
    Call,
    Closure,
    Feed,
    Hours,
    KeyLoan,
    Layout,
    Pause,
    Room,
    Series,
    Upkeep,
)
from committees.rooms.services import BookingRequest, book_room, join_waitlist
from committees.staff.models import Worker
from committees.visits.services import Arrangement, Record, arrange_visit, record_visit
from keting import clock
from keting.accounts.models import Account, Invitation
from keting.audit.models import Entry
from keting.db.fields import blind
from keting.programs.models import Program
from reporting.models import TableRun
from tenants.models import ServiceKind
from tenants.orders.models import Glass, Order
from tests.architecture.planted_clubs import card, club, followed, led, sharing, told

Row = dict[str, Any]
Plant = Callable[[Worker | None], Row]


def _soon(hour: str) -> datetime:
    return clock.at(clock.today() + timedelta(days=2), hour)


def _kind() -> ServiceKind:
    return ServiceKind.objects.get(code="culture_sports")


def activity(worker: Worker | None) -> Row:
    """An activity with one neighbour signed up and one who walked in."""
    hours = {"starts_at": _soon("14:00"), "ends_at": _soon("16:00")}
    made = Activity.objects.create(title="包饺子", kind=_kind(), place="多功能室", seats=5, **hours)
    request = Request(name="王阿姨", request_key=uuid.uuid4())
    mine = sign_up(activity_id=made.id, request=request, at=clock.now())
    tick = Attendance.objects.create(activity=made, held_on=made.held_on, ticked_at=clock.now())
    return {"activity_id": made.id, "sign_up_id": mine.id, "attendance_id": tick.id, "codes": (mine.code,)}


def booking(worker: Worker | None) -> Row:
    """A room, and the day after tomorrow somebody in it."""
    Room.objects.exists() or open_rooms(date(2026, 1, 1))
    room = Room.objects.get(slug="multi")
    hours = {"starts_at": _soon("14:00"), "ends_at": _soon("16:00")}
    layout = Layout.objects.filter(room=room).first()
    given = {"head_count": 2, "title": "手工组", "contact_name": "沈阿姨"}
    booked = book_room(request=BookingRequest(room=room, layout=layout, **hours, **given), at=clock.now())
    rule = Hours.objects.create(room=room, since=clock.today(), day_kind="holiday")
    shut = {"cause": "repair", "room": room, "made_at": clock.now(), "starts_at": _soon("18:00")}
    closure = Closure.objects.create(ends_at=_soon("19:00"), **shut)
    wish = BookingRequest(room=room, layout=layout, **hours, **given)
    waits, code = join_waitlist(request=wish, at=clock.now())
    series = _series(room, layout, worker) if worker else None
    call = Call.objects.create(booking=booked.booking, kind="closed", asked_at=clock.now())
    Feed.objects.create(room=room, made_at=clock.now(), language="en")
    keys = {
        "codes": (booked.reference, code),
        "waiting_id": waits.pk,
        "series_id": series.id if series else None,
        "call_id": call.id,
        "verb": "revive",
        "booking_id": booked.booking.id,
        "hours_id": rule.id,
        "closure_id": closure.id,
        **_day(room, booked.booking, worker),
    }
    return {"room": "multi", **keys}


def _day(room: Room, made: Booking, worker: Worker | None) -> Row:
    """What the day leaves: nobody came, somebody is paused, a key is out, a lamp is broken."""
    now = clock.now()
    if worker is None:
        return {}
    loan = KeyLoan.objects.create(room=room, key_no="2", taken_by="沈阿姨", taken_at=now, given_by=worker)
    lamp = Upkeep.objects.create(room=room, kind="damage", what="灯坏了", noted_at=now, noted_by=worker)
    return {
        "absence_id": Absence.objects.create(booking=made, noted_at=now).id,
        "pause_id": Pause.objects.create(phone="13812341234", since=now, until=_soon("09:00")).id,
        "loan_id": loan.id,
        "upkeep_id": lamp.id,
    }


def _series(room: Room, layout: Layout | None, worker: Worker) -> Series:
    """Every Tuesday of a month."""
    hours = {"starts": time(9), "ends": time(10), "first_on": clock.today(), "last_on": clock.today()}
    given = {"title": "读报组", "contact_name": "沈阿姨", "use": "quiet", "head_count": 2}
    who = {"made_at": clock.now(), "made_by": worker, "rule": "FREQ=WEEKLY;BYDAY=TU"}
    return Series.objects.create(room=room, layout=layout, **hours, **given, **who)


def household(worker: Worker | None) -> Row:
    """A household of one, and a register file that waits."""
    home = Household.objects.create(building="3", room_no="502", since=date(2026, 1, 1))
    lives = Resident.objects.create(household=home, name="王淑珍", since=date(2026, 1, 1))
    now, by = clock.now(), worker.account_id if worker else None
    sent = {"started_by_id": by, "uploaded_at": now, "touched_at": now}
    file = RegisterImport.objects.create(file_name="名册.xlsx", content=b"x", **sent)
    asks = DataRequest.objects.create(right="erase", resident=lives, name="x", received_at=now, due_on=now)
    wish = ListOrder.objects.create(reason="care", count=1, ordered_at=now, ordered_by_id=by)
    keys = {"household_id": home.id, "resident_id": lives.id, "import_id": file.id, "request_id": asks.id}
    return {**keys, "secret": card(home), "order_id": wish.id, "line_id": changed(lives).id}


def changed(lives: Resident) -> Entry:
    """A line about somebody's row."""
    about = {"thing": "households.resident", "thing_id": str(lives.pk), "after": {"since": "2026-01-02"}}
    return Entry.objects.create(at=clock.now(), verb="changed", **about)


def matter(worker: Worker | None, verb: str = "note") -> Row:
    """An open matter."""
    receipt = Receipt(kind=_kind(), what="社保卡换领")
    return {"pk": register_matter(receipt=receipt, worker=worker, at=clock.now()).id, "verb": verb}


def appointment(worker: Worker | None, verb: str = "decline") -> Row:
    """A household that expects a visit."""
    home = Household.objects.create(building="5", room_no="203", since=date(2026, 1, 1))
    agreed = Arrangement(household=home, starts_at=_soon("10:00"), minutes=30, means="phone")
    made = arrange_visit(arrangement=agreed, worker=worker, at=clock.now())
    return {"pk": made.id, "household_id": home.id, "verb": verb}


def visit(worker: Worker | None) -> Row:
    """A visit that was made an hour ago."""
    home = Household.objects.create(building="7", room_no="1101", since=date(2026, 1, 1))
    now = clock.now()
    told = Record(home, now - timedelta(hours=1), channel="door", minutes=20, line="一切都好")
    return {"pk": record_visit(visit=told, worker=worker, at=now).id}


def table(worker: Worker | None) -> Row:
    """A city's table, made; and a committee's page."""
    made = TableRun.objects.create(
        grain="month",
        start=date(2026, 10, 1),
        state="done",
        ordered_at=clock.now(),
        sha256="0" * 64,
        workbook=b"x",
        bundle=b"x",
    )
    return {"pk": made.id, "slug": "xuhuiyuan"}


def order(worker: Worker | None) -> Row:
    """An order that waits."""
    made = Order.objects.create(kind="open", ordered_by="x", ordered_at=clock.now(), language="en")
    return {"pk": made.id}


def glass(worker: Worker | None) -> Row:
    """Somebody of the street asks to break the glass."""
    by = invited(worker)["pk"]
    return {"pk": Glass.objects.create(office="c", reason="fault", asked_by_id=by, asked_at=clock.now()).pk}


def rehearsed(worker: Worker | None) -> Row:
    """A committee, and a deed of it that was rehearsed."""
    payload = {"committee": "xuhuiyuan", "rehearsal": True}
    made = Order.objects.create(
        kind="suspend", payload=payload, ordered_by="x", ordered_at=clock.now(), language="en"
    )
    return {"pk": made.id, "slug": "xuhuiyuan", "deed": "rename"}


def invited(worker: Worker | None) -> Row:
    """Another account of the office, and the word of its link."""
    word, now = uuid.uuid4().hex, clock.now()
    made = Account.objects.create(username=word, display_name="新同事", roles=["auditor"])
    Invitation.objects.create(
        account=made,
        made_by=made,
        digest=blind(word, "invitation"),
        made_at=now,
        expires_at=now + timedelta(days=1),
    )
    return {"pk": made.pk}


def colleague(worker: Worker | None) -> Row:
    """Another colleague with an account, named by it."""
    return {"pk": Worker.objects.create(name="新同事", account_id=invited(worker)["pk"]).account_id}


def program(worker: Worker | None) -> Row:
    """A program that is let in."""
    named = {"name": "大屏", "digest": uuid.uuid4().hex, "scopes": ["read_roster"]}
    held = {"made_at": clock.now(), "expires_at": clock.now() + timedelta(days=1)}
    return {"pk": Program.objects.create(**named, **held).pk}


ASKED = ("looked_at", "words", "ask_of", "request", "request_copy", "request_erase")
PLANTS: dict[str, Plant] = {
    "programs": program,
    "portal": colleague,
    **dict.fromkeys([f"portal:{name}" for name in ASKED], household),
    "accounts": invited,
    "activities": activity,
    "clubs": club,
    "clubs:turn": led,
    "portal:club": led,
    "rooms:publish_club": led,
    "rooms:club_ics": followed,
    "portal:club_hours": led,
    "rooms": booking,
    "rooms:answer": sharing,
    "rooms:change_wish": sharing,
    "rooms:round_do": sharing,
    "rooms:desk_wish_back": sharing,
    "rooms:desk_wish": sharing,
    "rooms:round": sharing,
    "rooms:appeal": sharing,
    "rooms:wish_back": sharing,
    "rooms:sharing_file": told,
    "households": household,
    "desk": partial(matter, verb="note"),
    "visits": partial(appointment, verb="decline"),
    "visits:correct": visit,
    "visits:api_correct": visit,
    "reporting": table,
    "orders": order,
    **dict.fromkeys([f"orders:{name}" for name in ("agree_glass", "take_word", "end_glass")], glass),
    "chronicle": rehearsed,
}


def plant_of(view_name: str) -> Plant | None:
    """The planting for a URL."""
    return PLANTS.get(view_name) or PLANTS.get(view_name.partition(":")[0])


def missing(row: Row) -> Row:
    """Of the same shape, but never there."""
    return {name: uuid.uuid4() if isinstance(given, uuid.UUID) else "not-here" for name, given in row.items()}
