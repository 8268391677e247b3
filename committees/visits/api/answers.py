"""What programs are told of visits."""

from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.response import Response

from committees.visits import selectors
from committees.visits.kinds import AppointmentState, Channel, Means
from committees.visits.models import Appointment, Visit
from keting.api.errors import Missing


class AppointmentAnswer(serializers.Serializer[Any]):
    """A time agreed with a household, which has only its id."""

    id = serializers.UUIDField()
    household = serializers.UUIDField(source="household_id")
    worker = serializers.CharField(source="worker.name")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    means = serializers.ChoiceField(choices=Means.choices)
    state = serializers.ChoiceField(choices=AppointmentState.choices)


class VisitAnswer(serializers.Serializer[Any]):
    """A visit, and the matters that its needs have become."""

    id = serializers.UUIDField()
    household = serializers.UUIDField(source="household_id")
    worker = serializers.CharField(source="worker.name")
    visited_at = serializers.DateTimeField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    minutes = serializers.IntegerField()
    met = serializers.IntegerField()
    matters = serializers.SerializerMethodField()

    def get_matters(self, visit: Visit) -> list[str]:
        """Their ids."""
        return [str(pk) for pk in visit.needs.values_list("matter_id", flat=True)]


def appointment_or_missing(pk: UUID) -> Appointment:
    """The appointment, or 404."""
    found = selectors.appointment_of(pk)
    if found is None:
        msg = "not_found"
        raise Missing(msg)
    return found


def answered(pk: UUID, *, status: int = status.HTTP_200_OK) -> Response:
    """The appointment as it stands now."""
    return Response(dict(AppointmentAnswer(appointment_or_missing(pk)).data), status=status)
