"""Three rooms as in the story, and a quarter of believable bookings."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from psycopg2.extras import DateTimeTZRange

from committees.clubs.demo import tick
from committees.clubs.models import Club
from committees.rooms.demo.keeping import keep
from committees.rooms.demo.standing import share_out, stand
from committees.rooms.kinds import BookerKind, Came, Cause, LayoutKind, State, Use, Via
from committees.rooms.models import (
    Absence,
    Arrival,
    Booking,
    Claim,
    Closure,
    Hours,
    Layout,
    Noise,
    Room,
    RoomSpace,
    SharedWall,
    Space,
)
from committees.rooms.selectors.bookings import LETTERS, REFERENCE_LENGTH, digest
from committees.rooms.services import open_rooms
from committees.staff.demo import evening_before
from committees.staff.models import Worker
from keting import clock
from keting.clock import Span
from keting.db.copying import copy_models
from keting.db.keys import uuid7
from tenants.kinds import DayKind
from tenants.selectors import day_kinds

DAYS_BACK, DAYS_OF_A_YEAR = 91, 365
DAYS_AHEAD = 14
TICKED_DAYS = 42
GRACE = timedelta(minutes=15)


@dataclass(frozen=True)
class Habit:
    """What stands in a room on some weekdays (0 = Monday); every nth week."""

    room: str
    weekdays: tuple[int, ...]
    hours: str
    title: str
    layout: LayoutKind
    heads: int
    use: Use = Use.QUIET
    kind: BookerKind = BookerKind.CLUB
    every: int = 1


COMMITTEE, RESIDENT = BookerKind.COMMITTEE, BookerKind.RESIDENT
HABITS = (
    Habit("multi", (0, 2, 4), "09:00-10:30", "读报组", LayoutKind.LONG, 12),
    Habit("multi", (0,), "14:00-16:00", "居委会例会", LayoutKind.LONG, 9, kind=COMMITTEE),
    Habit("multi", (1,), "14:00-16:00", "插花", LayoutKind.ISLANDS, 14),
    Habit("multi", (3,), "09:30-11:00", "楼组长会", LayoutKind.CLASSROOM, 16, kind=COMMITTEE),
    Habit("multi", (4,), "14:00-16:00", "加装电梯听证会", LayoutKind.CLASSROOM, 18, kind=COMMITTEE, every=4),
    Habit("activity", (0, 1, 2, 3, 4), "09:00-11:00", "旗袍队", LayoutKind.OPEN, 18, Use.LOUD),
    Habit("activity", (0,), "18:30-20:30", "合唱队", LayoutKind.OPEN, 30, Use.LOUD),
    Habit("activity", (2,), "18:30-20:30", "交谊舞", LayoutKind.OPEN, 24, Use.LOUD),
    Habit("activity", (3,), "14:00-16:00", "沪剧队", LayoutKind.OPEN, 16, Use.LOUD),
    Habit("activity", (5,), "14:00-17:00", "沪剧队彩排", LayoutKind.THEATRE, 25, Use.LOUD, every=2),
    Habit("talk", (0,), "10:00-10:45", "谈心", LayoutKind.ROUND, 2, Use.PRIVATE, RESIDENT),
    Habit("talk", (1,), "15:00-15:45", "谈心", LayoutKind.ROUND, 2, Use.PRIVATE, RESIDENT),
    Habit("talk", (2,), "10:00-11:30", "心理咨询", LayoutKind.ROUND, 2, Use.PRIVATE, COMMITTEE),
    Habit("talk", (4,), "14:00-15:30", "谈心", LayoutKind.ROUND, 3, Use.PRIVATE, RESIDENT, every=2),
)
REASONS = ("老师请假", "天气不好，改期", "人没到齐", "和节日活动冲突")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Open the three rooms and fill the last quarter, or year, and the next two weeks."""
    back = DAYS_OF_A_YEAR if is_full else DAYS_BACK
    rooms = open_rooms(day - timedelta(days=back + 30))
    furnish_hours(rooms, day, back)
    # Nobody ticks in the demo of the house: nobody shall be let go of.
    Room.objects.update(grace_minutes=None)
    bookings = invent(rooms, day, rng, back)
    give_to_clubs(bookings)
    copy_models(Booking, bookings)
    occupy(bookings)
    attend([made for made in bookings if made.starts_at < clock.at(day, time.min)])
    ticked = Span(day - timedelta(days=TICKED_DAYS), day)
    held = [made for made in bookings if clock.day_of(made.starts_at) in ticked]
    tick((made.club_id, made.starts_at) for made in held if made.club_id and made.state == State.CONFIRMED)
    close_for_a_storm(day)
    worker = Worker.objects.order_by("position").first()
    if worker:
        stand(bookings, day, worker)
        share_out(day, worker)
        keep(rooms, day, worker)


def furnish_hours(rooms: dict[str, Room], day: date, back: int) -> None:
    """Public holidays are short days, the talk room rests on Sundays."""
    since = day - timedelta(days=back)
    short = {"since": since, "opens_at": time(9), "closes_at": time(17), "note": "节假日"}
    Hours.objects.bulk_create(Hours(room=room, day_kind=DayKind.HOLIDAY, **short) for room in rooms.values())
    Hours.objects.create(room=rooms["talk"], since=since, weekdays="7", note="周日休息")


def close_for_a_storm(day: date) -> None:
    """A Sunday evening of some weeks ago, when nobody met."""
    sunday = clock.week_span(day - timedelta(days=21)).last
    starts, ends = clock.at(sunday, "18:30"), clock.at(sunday, "21:00")
    closure = Closure.objects.create(
        cause=Cause.WEATHER, note="暴雨", made_at=starts, starts_at=starts, ends_at=ends
    )
    for space in Space.objects.all():
        Claim.objects.create(space=space, closure=closure, during=DateTimeTZRange(starts, ends))


def invent(rooms: dict[str, Room], day: date, rng: random.Random, back: int = DAYS_BACK) -> list[Booking]:
    """The clubs' and the committee's habits, a few of them cancelled."""
    worker = Worker.objects.order_by("position").first()
    layouts = {(layout.room_id, layout.kind): layout for layout in Layout.objects.all()}
    span = Span(day - timedelta(days=back), day + timedelta(days=DAYS_AHEAD))
    kinds, found = day_kinds(span), []
    for on in span.days():
        for number, habit in enumerate(HABITS):
            is_turn = (on.isocalendar().week + number) % habit.every == 0
            if on.weekday() in habit.weekdays and is_turn and rng.random() < 0.93:
                made = booking(habit, on, layouts[rooms[habit.room].id, habit.layout], worker, rng)
                made.booked_at = min(made.booked_at, evening_before(day))
                if on < day and made.booker_kind != COMMITTEE and number * on.day % 37 == 1:
                    made.state = State.NO_SHOW
                if rng.random() < 0.06:
                    heard = made.starts_at - timedelta(hours=rng.randint(3, 60))
                    cancel(made, min(heard, evening_before(day)), rng)
                # Drawn on holidays too, so that what is drawn after stays the same.
                if kinds[on] != DayKind.HOLIDAY:
                    found.append(made)
    return found


def booking(habit: Habit, on: date, layout: Layout, worker: Worker | None, rng: random.Random) -> Booking:
    """One occurrence of the habit."""
    starts, ends = (time.fromisoformat(hour) for hour in habit.hours.split("-"))
    starts_at = clock.at(on, starts)
    is_titled = habit.kind != RESIDENT and habit.use != Use.PRIVATE
    return Booking(
        room_id=layout.room_id,
        layout_id=layout.id,
        use=habit.use,
        title=habit.title,
        is_title_public=is_titled,
        head_count=max(1, min(layout.capacity, habit.heads + rng.randint(-3, 3))),
        booker_kind=habit.kind,
        contact_name=rng.choice(SURNAMES) + rng.choice(("阿姨", "老师", "先生", "女士")),
        starts_at=starts_at,
        ends_at=clock.at(on, ends),
        reference_hash=digest("".join(rng.choices(LETTERS, k=REFERENCE_LENGTH))),
        booked_at=starts_at - timedelta(days=DAYS_AHEAD),
        booked_via=Via.DESK,
        booked_by_id=worker.id if worker else None,
    )


def give_to_clubs(bookings: list[Booking]) -> None:
    """What bears a club's name is the club's: 沪剧队彩排 too."""
    names = {club.name[:2]: club.pk for club in Club.objects.filter(state="active")}
    for made in bookings:
        if made.booker_kind == BookerKind.CLUB:
            made.club_id = names.get(made.title[:2])


def cancel(made: Booking, at: datetime, rng: random.Random) -> None:
    """The booking as it stands after a call to the desk."""
    made.state, made.cancelled_at, made.cancel_reason = State.CANCELLED, at, rng.choice(REASONS)


def attend(bookings: list[Booking]) -> None:
    """Whoever came was ticked; to a few nobody came."""
    arrivals, absences = [], []
    for made in bookings:
        if made.state == State.CONFIRMED:
            given = {"id": uuid7(), "booking_id": made.id, "noted_by_id": made.booked_by_id}
            arrivals.append(Arrival(**given, noted_at=made.starts_at, how=Came.DESK))
        elif made.state == State.NO_SHOW:
            absences.append(Absence(id=uuid7(), booking_id=made.id, noted_at=made.starts_at + GRACE))
    copy_models(Arrival, [one for one in arrivals if one.noted_by_id])
    copy_models(Absence, absences)


def occupy(bookings: list[Booking]) -> None:
    """Write the claims and noises of bookings that were written in bulk."""
    spaces = dict(RoomSpace.objects.values_list("room_id", "space_id"))
    walls = [(wall.id, {wall.one_id, wall.other_id}) for wall in SharedWall.objects.all()]
    claims, noises = [], []
    for made in bookings:
        space_id = spaces[made.room_id]
        row = {
            "booking_id": made.id,
            "during": DateTimeTZRange(made.starts_at, made.ends_at),
            "is_active": made.state == State.CONFIRMED,
        }
        claims.append(Claim(id=uuid7(), space_id=space_id, **row))
        noises += [
            Noise(wall_id=wall_id, is_loud=made.use == Use.LOUD, **row)
            for wall_id, sides in walls
            if space_id in sides
        ]
    copy_models(Claim, claims)
    copy_models(Noise, noises)
