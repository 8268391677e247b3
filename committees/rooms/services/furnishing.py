"""The three rooms with which a committee begins, as in the story."""

from datetime import date

from django.utils.translation import gettext_noop as _

from committees.rooms.kinds import Character, LayoutKind
from committees.rooms.models import Layout, Room, RoomSpace, SharedWall, Space, Stock


def open_rooms(since: date) -> dict[str, Room]:
    """谈心室, 多功能室 and 活动室 with their spaces and layouts."""
    rooms = [
        Room(
            slug="multi", name="多功能室", name_en="Common room", position=1,
            safety_limit=24, area=58,
            summary="三张轻桌，可拼可分", summary_en=_("Three light tables, joined or parted"),
            is_barrier_free=True, since=since,
        ),
        Room(
            slug="activity", name="活动室", name_en="Activity room", position=2, safety_limit=40, area=96,
            summary="空场，有镜子和音响", summary_en=_("Open floor, mirrors and loudspeakers"),
            character=Character.LIVELY, since=since,
        ),
        Room(
            slug="talk", name="谈心室", name_en="Talk room", position=3, safety_limit=3, area=9,
            summary="一张圆桌，三把椅子", summary_en=_("A round table and three chairs"),
            character=Character.QUIET, least_minutes=15, most_minutes=120, since=since,
        ),
    ]  # fmt: skip
    spaces = [Space(name=room.name) for room in rooms]
    Space.objects.bulk_create(spaces)
    Room.objects.bulk_create(rooms)
    parts = [RoomSpace(room=room, space=space) for room, space in zip(rooms, spaces, strict=True)]
    RoomSpace.objects.bulk_create(parts)
    one, other = sorted((spaces[0].id, spaces[2].id))
    SharedWall.objects.create(one_id=one, other_id=other)
    multi, activity, talk = rooms
    Layout.objects.bulk_create(
        [
            Layout(room=multi, kind=LayoutKind.LONG, capacity=14, furniture={"tables": 3, "chairs": 14}),
            _layout(multi, LayoutKind.ISLANDS, 18, 10, tables=3, chairs=18),
            _layout(multi, LayoutKind.CLASSROOM, 18, 15, tables=9, chairs=18),
            _layout(activity, LayoutKind.OPEN, 40, 10, chairs=5),
            _layout(activity, LayoutKind.THEATRE, 27, 20, chairs=27),
            _layout(talk, LayoutKind.ROUND, 3, 0, tables=1, chairs=3),
        ]
    )
    Stock.objects.bulk_create(_stock())
    return {room.slug: room for room in rooms}


def _layout(room: Room, kind: LayoutKind, capacity: int, minutes: int, **furniture: int) -> Layout:
    """A layout that takes some minutes to set up."""
    return Layout(room=room, kind=kind, capacity=capacity, setup_minutes=minutes, furniture=furniture)


def _stock() -> list[Stock]:
    """What the house has to move and to lend."""
    return [
        Stock(slug="tables", name="桌子", name_en=_("Tables"), pieces=13, position=1),
        Stock(slug="chairs", name="椅子", name_en=_("Chairs"), pieces=50, position=2),
        Stock(slug="amplifier", name="音响", name_en=_("Amplifier"), pieces=1, is_lent=True, position=3),
        Stock(slug="projector", name="投影仪", name_en=_("Projector"), pieces=1, is_lent=True, position=4),
    ]
