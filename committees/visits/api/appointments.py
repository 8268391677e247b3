"""Appointments: those of a day, agreeing on one, and what becomes of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.staff.api import acting_worker
from committees.visits import selectors, services
from committees.visits.api.answers import AppointmentAnswer, answered, appointment_or_missing
from committees.visits.api.asked import ArrangeAsked, SettleAsked, household_of
from committees.visits.forms import ACTIONS, ArrangeForm
from committees.visits.models import Appointment
from keting import clock
from keting.api.errors import Invalid, Missing
from keting.api.once import key_of, once
from keting.api.reading import read


class DayView(generics.ListAPIView[Appointment]):
    """The appointments of a day, in order of time. And agreeing on one."""

    serializer_class = AppointmentAnswer

    def get_queryset(self) -> Any:
        told = self.request.query_params.get("day", "")
        try:
            day = date.fromisoformat(told) if told else clock.today()
        except ValueError as error:
            msg = "no_such_day"
            raise Invalid(msg) from error
        return selectors.appointments_on(day)

    @extend_schema(parameters=[OpenApiParameter("day", date, description="Today where it is left out.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Everybody's, whatever became of them."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ArrangeAsked, responses={201: AppointmentAnswer})
    @once
    def post(self, request: Request) -> Response:
        """201; 409 `worker_elsewhere`, `quiet` where they asked not to be disturbed, `time_past`."""
        worker, home = acting_worker(request), household_of(request)
        form = read(ArrangeForm, request, also={"request_key": str(key_of(request) or uuid4())})
        made = services.arrange_visit(arrangement=form.arrangement(home), worker=worker, at=clock.now())
        return answered(made.pk, status=status.HTTP_201_CREATED)


@extend_schema(parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(ACTIONS))])
class SettleView(APIView):
    """What became of an appointment."""

    @extend_schema(request=SettleAsked, responses=AppointmentAnswer)
    @once
    def post(self, request: Request, pk: UUID, verb: str) -> Response:
        """The appointment as it stands then, a moved one's new one; 409 `appointment_settled`."""
        row, action = appointment_or_missing(pk), ACTIONS.get(verb)
        if action is None:
            msg = "not_found"
            raise Missing(msg)
        worker, form = acting_worker(request), read(action.form, request)
        by = {"worker": worker} if action.needs_worker else {}
        settled = action.service(appointment=row, at=clock.now(), **by, **form.arguments())
        return answered(settled.pk if settled else row.pk)
