"""Activities for programs: what is on, signing up, and who has signed up, masked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.activities import selectors, services
from committees.activities.forms import SignUpForm, WithdrawForm
from committees.activities.kinds import State
from committees.activities.models import Activity, SignUp
from committees.households.templatetags.register import mask_name
from keting import clock
from keting.api.errors import Invalid, Missing
from keting.api.once import key_of, once
from keting.api.reading import read
from keting.clock import Span

# How far ahead the list looks.
AHEAD = timedelta(days=31)


class ActivityAnswer(serializers.Serializer[Any]):
    """An activity; `left` is null where everybody may come."""

    id = serializers.UUIDField()
    title = serializers.CharField(source="__str__")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    seats = serializers.IntegerField(allow_null=True)
    left = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices)

    def get_left(self, activity: Activity) -> int | None:
        """Seats still to be had."""
        return selectors.seats_left(activity, activity.taken)  # type: ignore[attr-defined]


class SignUpAsked(serializers.Serializer[Any]):
    """A name, a telephone number if one likes; never an ID number."""

    name = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=20, required=False)
    is_agreed = serializers.BooleanField(
        required=False, help_text="For a child under 14: the guardian agrees."
    )
    guardian = serializers.CharField(max_length=30, required=False)


class CodeAnswer(serializers.Serializer[Any]):
    """The code that gives the seat back; without a seat one waits."""

    code = serializers.CharField()
    seat = serializers.IntegerField(allow_null=True)


class CodeAsked(serializers.Serializer[Any]):
    """The code of a sign-up."""

    code = serializers.CharField(max_length=8)


class SignedAnswer(serializers.Serializer[Any]):
    """A sign-up, masked."""

    number = serializers.IntegerField()
    seat = serializers.IntegerField(allow_null=True)
    name = serializers.SerializerMethodField()
    signed_at = serializers.DateTimeField()

    def get_name(self, sign_up: SignUp) -> str:
        """The first character."""
        return mask_name(sign_up.name)


@extend_schema(
    parameters=[OpenApiParameter("since", date, description="Today where it is left out.")],
)
class ActivitiesView(generics.ListAPIView[Activity]):
    """What is on in the 31 days from a day on, in order of time."""

    serializer_class = ActivityAnswer

    def get_queryset(self) -> Any:
        told = self.request.query_params.get("since", "")
        try:
            first = date.fromisoformat(told) if told else clock.today()
            return selectors.in_span(Span(first, first + AHEAD))
        except (OverflowError, ValueError) as error:
            msg = "no_such_day"
            raise Invalid(msg) from error


class SignUpView(APIView):
    """Signing up for an activity."""

    @extend_schema(request=SignUpAsked, responses={201: CodeAnswer})
    @once
    def post(self, request: Request, activity_id: UUID) -> Response:
        """201 with the code; 409 where it is over, cancelled or full, or `guardian_needed`."""
        found = _found(activity_id)
        form = read(SignUpForm, request, also={"request_key": str(key_of(request) or uuid4())})
        mine = services.sign_up(activity_id=found.id, request=form.request(), at=clock.now())
        return Response({"code": mine.code, "seat": mine.seat}, status=status.HTTP_201_CREATED)


class WithdrawView(APIView):
    """Giving a seat back."""

    @extend_schema(request=CodeAsked, responses=CodeAsked)
    @once
    def post(self, request: Request, activity_id: UUID) -> Response:
        """200, also where it was given back before; 409 `code_unknown`."""
        found, form = _found(activity_id), read(WithdrawForm, request)
        code = form.cleaned_data["code"]
        services.withdraw(activity_id=found.id, code=code, at=clock.now())
        return Response({"code": code})


class SignedView(generics.ListAPIView[SignUp]):
    """Who has signed up, in order of doing so."""

    serializer_class = SignedAnswer

    def get_queryset(self) -> QuerySet[SignUp]:
        return selectors.standing_sign_ups(_found(self.kwargs["activity_id"]))


def _found(activity_id: UUID) -> Activity:
    found = selectors.current(activity_id)
    if found is None:
        msg = "not_found"
        raise Missing(msg)
    return found
