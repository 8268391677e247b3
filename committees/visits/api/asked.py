"""What programs send about visits."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from committees.households.models import Household
from committees.staff.api import ActingAsked
from committees.visits.forms import HouseholdForm
from committees.visits.kinds import Channel, Means
from keting.api.reading import read

HOUR = r"^([01]\d|2[0-3]):[0-5]\d$"


class ArrangeAsked(ActingAsked):
    """What was agreed."""

    household = serializers.UUIDField()
    day = serializers.DateField()
    hour = serializers.RegexField(HOUR)
    minutes = serializers.IntegerField(help_text="20, 30, 45 or 60")
    means = serializers.ChoiceField(choices=Means.choices)
    note = serializers.CharField(max_length=100, required=False)


class SettleAsked(ActingAsked):
    """move: day, hour, minutes; decline: until, where they said so; else nothing."""

    day = serializers.DateField(required=False)
    hour = serializers.RegexField(HOUR, required=False)
    minutes = serializers.IntegerField(required=False, help_text="move: 20, 30, 45 or 60")
    until = serializers.DateField(required=False, help_text="decline: not asked again up to this day")


class NeedAsked(serializers.Serializer[Any]):
    """A need that was found."""

    what = serializers.CharField(max_length=200)
    kind = serializers.CharField()
    promised_on = serializers.DateField(required=False)


class VisitAsked(ActingAsked):
    """How, how long, one line; without a day and an hour it was just now, or as arranged."""

    household = serializers.UUIDField()
    appointment = serializers.UUIDField(required=False)
    day = serializers.DateField(required=False)
    hour = serializers.RegexField(HOUR, required=False)
    channel = serializers.ChoiceField(choices=Channel.choices)
    minutes = serializers.IntegerField(help_text="10, 20, 30, 45, 60 or 90")
    line = serializers.CharField(max_length=200)
    met = serializers.IntegerField(required=False, min_value=0, max_value=50)
    next_on = serializers.DateField(required=False)
    needs = NeedAsked(many=True, required=False)


class VisitCorrection(ActingAsked):
    """All facts as they should have been, and why."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    minutes = serializers.IntegerField(min_value=1, max_value=480)
    met = serializers.IntegerField(min_value=0, max_value=50)
    day = serializers.DateField()
    hour = serializers.RegexField(HOUR)
    line = serializers.CharField(max_length=200)
    why = serializers.CharField(max_length=200)


def household_of(request: Request) -> Household:
    """The door of the body; 422 where there is none such."""
    found: Household = read(HouseholdForm, request).cleaned_data["household"]
    return found
