"""What is done about a matter, and what was written down wrongly."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.desk import services
from committees.desk.api.shapes import (
    MatterAnswer,
    MatterCorrection,
    StepAsked,
    answered,
    matter_or_missing,
)
from committees.desk.forms import ACTIONS, CorrectForm
from committees.staff.api import acting_worker
from keting import clock
from keting.api.errors import Missing
from keting.api.once import once
from keting.api.reading import read
from keting.refusal import Refusal


@extend_schema(parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(ACTIONS))])
class StepView(APIView):
    """Doing one of the actions of a matter's page."""

    @extend_schema(request=StepAsked, responses=MatterAnswer)
    @once
    def post(self, request: Request, pk: UUID, verb: str) -> Response:
        """The matter as it stands then; 409 `matter_closed`; `in_person`: only a colleague can say yes."""
        found, action = matter_or_missing(pk), ACTIONS.get(verb)
        if action is None:
            msg = "not_found"
            raise Missing(msg)
        worker, form = acting_worker(request), read(action.form, request)
        if verb == "accept" and found.offered_to_id and getattr(request._request, "program", None):
            msg = "in_person"
            raise Refusal(msg, _("A colleague takes a matter over in person."))
        action.service(matter=found, worker=worker, at=clock.now(), **form.arguments())
        return answered(found.pk)


class CorrectView(APIView):
    """Voiding what was written down wrongly and writing it anew."""

    @extend_schema(request=MatterCorrection, responses=MatterAnswer)
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        """The new row; the number stays."""
        found = matter_or_missing(pk)
        worker, form = acting_worker(request), read(CorrectForm, request)
        new = services.correct_matter(
            matter=found, correction=form.correction(), worker=worker, at=clock.now()
        )
        return answered(new.pk)
