"""Another room: a space of its own, or rooms that stand already, joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from committees.rooms.models import Layout, Room, RoomSpace, Space
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

SENTENCES = {"space_name_once": ("room_name_taken", _("A room of this name is here already."))}


@dataclass(frozen=True)
class NewRoom:
    """How it is called, how big it is, and its first layout; `joined`: rooms whose floor it is made of."""

    name: str
    name_en: str
    safety_limit: int
    area: Decimal
    layout: str
    capacity: int
    joined: Sequence[UUID] = ()


@deed
def open_room(*, plan: NewRoom, worker: Worker, at: datetime) -> Room:
    """Offer it from today on.

    Refused: `room_name_taken`, `joined_of_two`, `joined_already`, `layout_over_limit`.
    """
    _refuse_nonsense(plan)
    try:
        with transaction.atomic():
            # One after the other: two at once would take one name and one place.
            rooms = list(Room.objects.select_for_update(no_key=True).order_by("id"))
            made = _write(plan, {room.slug for room in rooms}, at)
            record(actor=worker.account, verb="open_room", thing=made, at=at)
            return made
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _refuse_nonsense(plan: NewRoom) -> None:
    if len(plan.joined) == 1:
        msg = "joined_of_two"
        raise Refusal(msg, _("A joined room is made of two or more."))
    if plan.capacity > plan.safety_limit:
        msg = "layout_over_limit"
        text = _("No layout seats more than are safe in the room: %(limit)s.")
        raise Refusal(msg, text % {"limit": plan.safety_limit})


def _write(plan: NewRoom, taken: set[str], at: datetime) -> Room:
    spaces = sorted(set(RoomSpace.objects.filter(room__in=plan.joined).values_list("space", flat=True)))
    if spaces and spaces in [room.space_ids for room in Room.objects.prefetch_related("parts")]:
        msg = "joined_already"
        raise Refusal(msg, _("These rooms are offered together already."))
    last = Room.objects.aggregate(last=Max("position"))["last"] or 0
    made = Room.objects.create(
        slug=next(slug for n in range(1, 1000) if (slug := f"room{n}") not in taken),
        name=plan.name,
        name_en=plan.name_en,
        position=last + 1,
        safety_limit=plan.safety_limit,
        area=plan.area,
        since=clock.day_of(at),
    )
    spaces = spaces or [Space.objects.create(name=plan.name).pk]
    RoomSpace.objects.bulk_create(RoomSpace(room=made, space_id=space) for space in spaces)
    Layout.objects.create(room=made, kind=plan.layout, capacity=plan.capacity)
    return made
