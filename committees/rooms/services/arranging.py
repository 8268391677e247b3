"""What a room offers: its rules, layouts, changeovers and neighbours, and the stock of the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Use
from committees.rooms.models import Booking, Changeover, Layout, Noise, Room, RoomSpace, SharedWall, Stock
from committees.rooms.models.offer import MOST_CHANGE
from committees.rooms.selectors.taken import unheard
from committees.rooms.services.occupying import told_as_busy
from committees.staff.models import Worker
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@dataclass(frozen=True)
class LayoutPlan:
    """How a kind of layout shall be: places, minutes, furniture by the slug of the stock."""

    kind: str
    capacity: int
    setup_minutes: int
    furniture: Mapping[str, int]


@dataclass(frozen=True)
class RoomPlan:
    """A room as it shall be: its columns, its layouts, minutes between kinds, and who hears it.

    `neighbours` None leaves the walls: those of joined rooms are their parts'.
    """

    values: Mapping[str, Any]
    layouts: Sequence[LayoutPlan]
    changes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    neighbours: Sequence[UUID] | None = None


@deed
def arrange_room(*, room: Room, plan: RoomPlan, worker: Worker, at: datetime) -> None:
    """Write the plan; bookings keep the terms that they were made with.

    Refused: `layout_over_limit`, `change_too_long`, `no_layout`, `rooms_busy`.
    """
    _refuse_nonsense(plan)
    with told_as_busy(), transaction.atomic():
        hold_all_taking()
        Room.objects.select_for_update().get(pk=room.pk)
        Room.objects.filter(pk=room.pk).update(**plan.values)
        for one in plan.layouts:
            Layout.objects.update_or_create(
                room=room,
                kind=one.kind,
                defaults={
                    "capacity": one.capacity,
                    "setup_minutes": one.setup_minutes,
                    "furniture": dict(one.furniture),
                },
            )
        _write_changes(room, plan.changes)
        if plan.neighbours is not None:
            _write_walls(room, plan.neighbours, at)
        record(actor=worker.account, verb="arrange", thing=room, at=at)


def _refuse_nonsense(plan: RoomPlan) -> None:
    if not plan.layouts:
        msg = "no_layout"
        raise Refusal(msg, _("A room needs at least one layout."))
    limit = plan.values["safety_limit"]
    if any(one.capacity > limit for one in plan.layouts):
        msg = "layout_over_limit"
        raise Refusal(msg, _("No layout seats more than are safe in the room: %(limit)s.") % {"limit": limit})
    minutes = [*plan.changes.values(), *(one.setup_minutes for one in plan.layouts)]
    if any(one > MOST_CHANGE for one in minutes):
        msg = "change_too_long"
        raise Refusal(msg, _("Moving the tables takes two hours at most."))


def _write_changes(room: Room, said: Mapping[tuple[str, str], int]) -> None:
    own = dict(Layout.objects.filter(room=room).values_list("kind", "id"))
    Changeover.objects.filter(before__room=room, after__room=room).delete()
    Changeover.objects.bulk_create(
        Changeover(before_id=own[before], after_id=own[after], minutes=minutes)
        for (before, after), minutes in said.items()
        if before in own and after in own and before != after
    )


def hold_all_taking() -> None:
    """Wait for whoever is taking time and let nobody begin: spaces are taken before walls are looked for."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE rooms_claim IN SHARE MODE")


def _write_walls(room: Room, neighbours: Sequence[UUID], at: datetime) -> None:
    """Walls that stay keep their rows: the noise of bookings hangs on them. New ones hear who has booked."""
    own = set(room.space_ids)
    others = RoomSpace.objects.filter(room__in=neighbours).exclude(space__in=own)
    pairs = {tuple(sorted((one, other))) for one in own for other in others.values_list("space", flat=True)}
    for wall in SharedWall.objects.all():
        if not own.isdisjoint({wall.one_id, wall.other_id}) and (wall.one_id, wall.other_id) not in pairs:
            Noise.objects.filter(wall=wall).delete()
            wall.delete()
    for one, other in sorted(pairs):
        SharedWall.objects.get_or_create(one_id=one, other_id=other)
    hear_booked(at)


def hear_booked(at: datetime) -> None:
    """Let every wall hear the bookings beside it that it does not, in the order in which they were made.

    Of two that would disturb each other the later one stays unheard: `reviewing` shows it to the desk.
    """
    walls: dict[UUID, list[UUID]] = {}
    for wall, booking in unheard(at):
        walls.setdefault(booking, []).append(wall)
    booked = Booking.objects.filter(pk__in=walls).order_by("booked_at", "id")
    rows = [
        Noise(wall_id=wall, booking=one, during=one.during, is_loud=one.use == Use.LOUD)
        for one in booked
        for wall in sorted(walls[one.pk])
    ]
    Noise.objects.bulk_create(rows, ignore_conflicts=True)


@deed
def count_stock(*, pieces: Mapping[str, int], worker: Worker, at: datetime) -> None:
    """Say how many pieces the house has, by slug; what is promised already stays promised."""
    with transaction.atomic():
        for one in Stock.objects.select_for_update().filter(slug__in=pieces).order_by("slug"):
            one.pieces = pieces[one.slug]
            one.save(update_fields=["pieces"])
            record(actor=worker.account, verb="count_stock", thing=one, at=at)
