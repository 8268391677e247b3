"""Rooms for programs: free/busy without persons, booking, giving back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.rooms import selectors
from committees.rooms.forms import BookingForm, CancelForm, FilterForm
from committees.rooms.kinds import BookerKind, LayoutKind, Use
from committees.rooms.selectors import Gap, RoomDay, Slot
from committees.rooms.services import book_room, cancel_booking
from keting import clock
from keting.api.errors import Invalid, Missing
from keting.api.once import key_of, once
from keting.api.reading import given, read
from keting.clock import Span

NO_ROOM = "no_such_room"


class Piece(serializers.Serializer[Any]):
    """A stretch of time."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class RoomAnswer(serializers.Serializer[Any]):
    """A room that can be booked."""

    slug = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField(source="safety_limit")


class RoomDayAnswer(serializers.Serializer[Any]):
    """One cell of the week: bare times; what for and by whom stays in the house."""

    room = serializers.CharField()
    day = serializers.DateField()
    taken = Piece(many=True)
    free = Piece(many=True)


class WeekAnswer(serializers.Serializer[Any]):
    """The week of all rooms."""

    week = serializers.CharField()
    rooms = RoomAnswer(many=True)
    days = RoomDayAnswer(many=True)


class BookingAsked(serializers.Serializer[Any]):
    """The fields of the page's form, and `room`."""

    room = serializers.CharField()
    day = serializers.DateField()
    starts = serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$")
    ends = serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$")
    layout = serializers.ChoiceField(choices=LayoutKind.choices)
    head_count = serializers.IntegerField(min_value=1, max_value=999)
    title = serializers.CharField(max_length=40)
    use = serializers.ChoiceField(choices=Use.choices)
    booker_kind = serializers.ChoiceField(choices=BookerKind.choices)
    contact_name = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=20, required=False)
    extras = serializers.ListField(child=serializers.CharField(), required=False)


class Reference(serializers.Serializer[Any]):
    """The booking's code: whoever has it can give the room back."""

    reference = serializers.CharField()


class CancelAsked(Reference):
    """Which booking, and why."""

    reason = serializers.CharField(max_length=100)


def pieces(found: Iterable[Slot | Gap]) -> Any:
    """Bare times."""
    return Piece(found, many=True).data


def day_of_room(cell: RoomDay) -> dict[str, Any]:
    """One cell of the week."""
    return {
        "room": cell.room.slug,
        "day": cell.day,
        "taken": pieces(cell.slots),
        "free": pieces(cell.gaps),
    }


def week_of(name: str | None, wanted: FilterForm) -> Span:
    """The week of this name, else of the day that is wanted, else this one."""
    if name:
        week = selectors.week_named(name)
    else:
        week = clock.week_span(wanted.cleaned_data["day"] or clock.today())
    if week is None:
        msg = "no_such_week"
        raise Invalid(msg)
    return week


class WeekView(APIView):
    """When each room is taken and when it is free."""

    @extend_schema(
        parameters=[
            OpenApiParameter("week", str, description="2026-W48; this week where it is left out."),
            OpenApiParameter("room", str, description="The slug of one room."),
            OpenApiParameter("day", date, description="One day; its week need not be told then."),
            OpenApiParameter("people", int, description="Rooms that seat so many in one of their layouts."),
            OpenApiParameter("minutes", int, description="Free times of at least this length."),
        ],
        responses=WeekAnswer,
    )
    def get(self, request: Request) -> Response:
        """The ISO week asked for, this week by default, as far as wanted; unknown: 422 `no_such_week`."""
        wanted = FilterForm(request.query_params)
        if not wanted.is_valid():
            msg = "invalid_fields"
            raise Invalid(msg, fields=wanted.errors.get_json_data())
        table = selectors.week_table(week_of(request.query_params.get("week"), wanted), at=clock.now())
        if wanted.cleaned_data["room"] not in {"", *(room.slug for room in table.rooms)}:
            raise Missing(NO_ROOM)
        rooms = [room for room in table.rooms if wanted.suits(room)]
        days = [row for row in table.days if wanted.cleaned_data["day"] in {None, row.day}]
        cells = [cell for row in days for cell in row.cells if cell.room in rooms]
        told = [day_of_room(replace(cell, gaps=wanted.long_enough(cell.gaps))) for cell in cells]
        return Response({"week": table.name, "rooms": RoomAnswer(rooms, many=True).data, "days": told})


class BookingsView(APIView):
    """Booking; the service itself knows a repeated key, and keeps what was refused as unmet demand."""

    @extend_schema(request=BookingAsked, responses={201: Reference})
    def post(self, request: Request) -> Response:
        """Book as the page does: 201 with the code, 409 with why not, 422 with the faulty fields."""
        offer = selectors.offer_of(given(request).get("room") or "")
        if offer is None:
            raise Missing(NO_ROOM)
        form = read(BookingForm, request, room=offer)
        booked = book_room(request=replace(form.asked(), key=key_of(request)), at=clock.now())
        return Response({"reference": booked.reference}, status=status.HTTP_201_CREATED)


class CancelView(APIView):
    """Giving a room back by its code."""

    @extend_schema(request=CancelAsked, responses=Reference)
    @once
    def post(self, request: Request) -> Response:
        """200; 404 for an unknown code, 409 `not_open` where it was given back before."""
        reference = given(request).get("reference") or ""
        booking = selectors.booking_of(reference)
        if booking is None:
            msg = "not_found"
            raise Missing(msg)
        form = read(CancelForm, request)
        cancel_booking(booking=booking, reason=form.cleaned_data["reason"], at=clock.now())
        return Response({"reference": reference})
