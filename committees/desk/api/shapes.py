"""What programs send about matters, and what they are told."""

from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.response import Response

from committees.desk import selectors
from committees.desk.forms import WHO
from committees.desk.kinds import State
from committees.desk.models import Matter
from committees.staff.api import ActingAsked
from keting.api.errors import Missing


class MatterAnswer(serializers.Serializer[Any]):
    """One matter as it stands."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField(source="kind.code")
    channel = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    outcome = serializers.CharField(allow_blank=True)
    owner = serializers.CharField(source="owner.name")
    received_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    promised_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class MatterAsked(ActingAsked):
    """What somebody asks, as the desk writes it down; the colleague owns it."""

    kind = serializers.CharField(help_text="The code of one of the ten kinds.")
    what = serializers.CharField(max_length=200)
    who = serializers.ChoiceField(choices=list(WHO), required=False)
    person = serializers.CharField(max_length=60, required=False)
    reply = serializers.CharField(max_length=120, required=False)
    how = serializers.ChoiceField(choices=["mine", "answer"], required=False, help_text="answer: done")
    promised_on = serializers.DateField(required=False)


class StepAsked(ActingAsked):
    """The fields of the action that the address names, as on the page."""

    line = serializers.CharField(max_length=200, required=False, help_text="note, promise, done, hand, call")
    on = serializers.DateField(required=False, help_text="promise")
    colleague = serializers.UUIDField(required=False, help_text="hand")
    outside = serializers.CharField(max_length=60, required=False, help_text="hand")
    next_step = serializers.CharField(max_length=200, required=False, help_text="guide")
    contact = serializers.CharField(max_length=60, required=False, help_text="guide")
    contact_phone = serializers.CharField(max_length=30, required=False, help_text="guide")
    papers = serializers.CharField(max_length=200, required=False, help_text="guide")
    call_back_on = serializers.DateField(required=False, help_text="guide")
    accepted_by = serializers.CharField(max_length=60, required=False, help_text="accept")


class MatterCorrection(ActingAsked):
    """What was written down wrongly, and why."""

    kind = serializers.CharField()
    what = serializers.CharField(max_length=200)
    reopened = serializers.BooleanField(required=False)
    why = serializers.CharField(max_length=200)


def matter_or_missing(pk: UUID) -> Matter:
    """The matter, or 404."""
    found = selectors.matter_of(pk)
    if found is None:
        msg = "not_found"
        raise Missing(msg)
    return found


def answered(pk: UUID, *, status: int = status.HTTP_200_OK) -> Response:
    """The matter as it stands now."""
    return Response(dict(MatterAnswer(matter_or_missing(pk)).data), status=status)
