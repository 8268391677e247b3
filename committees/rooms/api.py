"""Rooms for programs: free/busy without persons, and booking."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.rooms import selectors
from committees.rooms.forms import BookingForm
from committees.rooms.selectors import Gap, RoomDay, Slot
from committees.rooms.services import book_room
from keting import clock
from keting.api.errors import Invalid, Missing


class Piece(serializers.Serializer[Any]):
    """A stretch of time."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


def pieces(found: Iterable[Slot | Gap]) -> Any:
    """Bare times: what for and by whom stays in the house."""
    return Piece(found, many=True).data


def day_of_room(cell: RoomDay) -> dict[str, Any]:
    """One cell of the week."""
    return {
        "room": cell.room.slug,
        "day": cell.day,
        "taken": pieces(cell.slots),
        "free": pieces(cell.gaps),
    }


class WeekView(APIView):
    """GET ?week=2026-W48: when each room is taken and when it is free."""

    def get(self, request: Request) -> Response:
        """The ISO week asked for, this week by default; unknown: 400 `no_such_week`."""
        name = request.query_params.get("week")
        week = selectors.week_named(name) if name else clock.week_span(clock.today())
        if week is None:
            msg = "no_such_week"
            raise Invalid(msg)
        table = selectors.week_table(week, at=clock.now())
        rooms = [{"slug": room.slug, "name": room.name, "people": room.safety_limit} for room in table.rooms]
        days = [day_of_room(cell) for row in table.days for cell in row.cells]
        return Response({"week": table.name, "rooms": rooms, "days": days})


class BookingsView(APIView):
    """POST the form's fields and `room`: 201 with the code, 409 with why not, 422 with the faulty fields.

    With an `Idempotency-Key` a repeated request gets the first one's answer.
    """

    def post(self, request: Request) -> Response:
        """Book as the page does."""
        given = request.data if isinstance(request.data, dict) else {}
        offer = selectors.offer_of(str(given.get("room", "")))
        if offer is None:
            msg = "no_such_room"
            raise Missing(msg)
        form = BookingForm(given, room=offer)
        if not form.is_valid():
            msg = "invalid_fields"
            raise Invalid(msg, fields=form.errors.get_json_data())
        told = request.headers.get("Idempotency-Key", "")[:200]
        key = uuid5(NAMESPACE_OID, told) if told else None
        booked = book_room(request=replace(form.asked(), key=key), at=clock.now())
        return Response({"reference": booked.reference}, status=status.HTTP_201_CREATED)
