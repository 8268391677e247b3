"""Visits: recording one with the needs that it found, and correcting it."""

from typing import Any
from uuid import UUID, uuid4

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.staff.api import acting_worker
from committees.visits import selectors, services
from committees.visits.api.answers import VisitAnswer
from committees.visits.api.asked import VisitAsked, VisitCorrection, household_of
from committees.visits.forms import NEED_ROWS, CorrectForm, NeedForm, PlannedForm, RecordForm
from keting import clock
from keting.api.errors import Invalid, Missing
from keting.api.once import key_of, once
from keting.api.reading import read


class VisitsView(APIView):
    """Recording visits."""

    @extend_schema(request=VisitAsked, responses={201: VisitAnswer})
    @once
    def post(self, request: Request) -> Response:
        """201; each need is a matter at the desk from then on. 409 `visit_recorded`, `visit_ahead`."""
        worker, home, now = acting_worker(request), household_of(request), clock.now()
        planned = read(PlannedForm, request, household=home).cleaned_data["appointment"]
        also = {"request_key": str(key_of(request) or uuid4())} | needs_in(request)
        form = read(RecordForm, request, also=also)
        made = services.record_visit(visit=form.record(home, planned, now), worker=worker, at=now)
        return Response(dict(VisitAnswer(made).data), status=status.HTTP_201_CREATED)


class CorrectView(APIView):
    """Voiding what was recorded wrongly and writing it anew."""

    @extend_schema(request=VisitCorrection, responses=VisitAnswer)
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        """The new visit, with the same needs."""
        visit = selectors.visit_of(pk)
        if visit is None:
            msg = "not_found"
            raise Missing(msg)
        worker, form = acting_worker(request), read(CorrectForm, request)
        new = services.correct_visit(visit=visit, correction=form.correction(), worker=worker, at=clock.now())
        return Response(dict(VisitAnswer(new).data))


def needs_in(request: Request) -> dict[str, str]:
    """The needs as the page's form has them, row by row; 422 says which are faulty."""
    body: Any = request.data
    needs = body.get("needs") or []
    is_list = isinstance(needs, list) and len(needs) <= NEED_ROWS
    if not is_list or not all(isinstance(one, dict) for one in needs):
        msg = "needs_shape"
        raise Invalid(msg)
    flat = {
        f"need{row}-{name}": "" if need.get(name) is None else str(need[name])
        for row, need in enumerate(needs)
        for name in ("what", "kind", "promised_on")
    }
    for row, _need in enumerate(needs):
        if errors := NeedForm(flat, prefix=f"need{row}").errors:
            msg = "invalid_fields"
            raise Invalid(msg, fields={"needs": errors.get_json_data()})
    return flat
