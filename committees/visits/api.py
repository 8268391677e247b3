"""Appointments for programs: when, by whom, and what became of them; never where."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers

from committees.visits.kinds import AppointmentState, Means
from committees.visits.models import Appointment
from committees.visits.selectors import appointments_on
from keting import clock
from keting.api.errors import Invalid


class AppointmentAnswer(serializers.Serializer[Any]):
    """A time agreed with a household, which has only its id."""

    id = serializers.UUIDField()
    household = serializers.UUIDField(source="household_id")
    worker = serializers.CharField(source="worker.name")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    means = serializers.ChoiceField(choices=Means.choices)
    state = serializers.ChoiceField(choices=AppointmentState.choices)


@extend_schema(
    parameters=[OpenApiParameter("day", date, description="Today where it is left out.")],
)
class DayView(generics.ListAPIView[Appointment]):
    """The appointments of a day, in order of time."""

    serializer_class = AppointmentAnswer

    def get_queryset(self) -> Any:
        told = self.request.query_params.get("day", "")
        try:
            day = date.fromisoformat(told) if told else clock.today()
        except ValueError as error:
            msg = "no_such_day"
            raise Invalid(msg) from error
        return appointments_on(day)
