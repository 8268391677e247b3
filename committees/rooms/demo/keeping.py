"""What the desk meets beside bookings: who found no room, who waits, keys, troubles, calendars."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from zlib import crc32

from committees.clubs.models import Club
from committees.rooms.kinds import BookerKind, LayoutKind, State, Trouble, Use, Via
from committees.rooms.models import (
    Booking,
    Feed,
    KeyLoan,
    Refused,
    Room,
    Site,
    Upkeep,
    Waiting,
)
from committees.rooms.selectors.bookings import digest
from committees.staff.models import Worker
from keting import clock
from keting.db.copying import copy_models
from keting.db.keys import uuid7
from tenants.scope import current

# Room, hour, minutes, heads, use, why not, and how often in three weeks: evenings are what all want.
WANTED = (
    ("activity", 18, 120, 24, Use.LOUD, "room_taken", 14),
    ("activity", 19, 90, 16, Use.LOUD, "room_taken", 9),
    ("multi", 14, 120, 18, Use.QUIET, "room_taken", 6),
    ("multi", 9, 90, 30, Use.QUIET, "not_enough_stock", 3),
    ("talk", 10, 45, 3, Use.PRIVATE, "loud_next_door", 2),
)
DAYS_OF_WANTING = 21
# The quarter in hundred-thousandths of a degree: its corner and its width, some two kilometres.
SOUTH, WEST, ASIDE = 3118600, 12144600, 1800
TROUBLES = (
    ("multi", Trouble.DAMAGE, "一把椅子的腿松了", 2),
    ("activity", Trouble.DIRT, "镜子上有手印", 1),
    ("activity", Trouble.DAMAGE, "音响左声道没有声音", 6),
)


def keep(rooms: Mapping[str, Room], day: date, worker: Worker) -> None:
    """Believable leftovers of a few weeks; the last trouble has been seen to."""
    copy_models(Refused, [row for one in WANTED for row in _refusals(rooms, day, one)])
    for slug, kind, what, ago in TROUBLES:
        at = clock.at(day - timedelta(days=ago), "16:30")
        done = {"done_at": at + timedelta(days=2), "done_by": worker} if ago > 2 else {}
        Upkeep.objects.create(room=rooms[slug], kind=kind, what=what, noted_at=at, noted_by=worker, **done)
    yesterday = clock.at(day - clock.ONE_DAY, "17:50")
    given = {"key_no": "2", "taken_by": "郑阿姨", "taken_at": yesterday, "given_by": worker}
    KeyLoan.objects.create(room=rooms["activity"], **given)
    Feed.objects.create(room=rooms["multi"], language="zh-hans", made_at=yesterday)
    choir = Club.objects.filter(name="合唱队").first()
    if choir:
        Feed.objects.create(club=choir, language="zh-hans", made_at=yesterday)
    _queue(day)
    # Somewhere in the quarter, each house in a place of its own: nobody measured it.
    north, east = divmod(crc32(str(current().schema_name).encode()) % ASIDE**2, ASIDE)
    Site.objects.update_or_create(
        defaults={"latitude": Decimal(SOUTH + north).scaleb(-5), "longitude": Decimal(WEST + east).scaleb(-5)}
    )


def _refusals(
    rooms: Mapping[str, Room],
    day: date,
    wanted: tuple[str, int, int, int, Use, str, int],
) -> list[Refused]:
    slug, hour, minutes, heads, use, code, often = wanted
    found = []
    for turn in range(often):
        on = day - timedelta(days=1 + (5 * turn + hour) % DAYS_OF_WANTING)
        via, asked = Via.DESK if turn % 3 else Via.WEB, clock.at(on - timedelta(days=3), "10:00")
        said = {"minutes": minutes, "head_count": heads, "use": use, "code": code, "asked_via": via}
        slot = {"wanted_on": on, "wanted_from": time(hour), "refused_at": asked}
        found.append(Refused(id=uuid7(), room=rooms[slug], **said, **slot))
    return found


def _queue(day: date) -> None:
    """Two wait for a club's next loud hours, one of them by telephone."""
    standing = Booking.objects.filter(club__isnull=False, use=Use.LOUD, state=State.CONFIRMED)
    coming = standing.filter(starts_at__gt=clock.at(day, time.max), layout__kind=LayoutKind.OPEN)
    taken = coming.order_by("starts_at").first()
    if taken is None:
        return
    same = {
        "room_id": taken.room_id,
        "layout_id": taken.layout_id,
        "starts_at": taken.starts_at,
        "ends_at": taken.ends_at,
    }
    for place, (name, title, phone) in enumerate((("吴阿姨", "太极", "11100002468"), ("何先生", "球赛", ""))):
        Waiting.objects.create(
            **same,
            head_count=12,
            title=title,
            use=Use.LOUD,
            booker_kind=BookerKind.RESIDENT,
            contact_name=name,
            phone=phone,
            is_called=bool(phone),
            asked_at=clock.at(day - clock.ONE_DAY, time(9 + place)),
            reference_hash=digest(f"{name}{day}"),
        )
