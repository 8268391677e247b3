"""Matters: the list, taking one down, one by its id."""

from uuid import UUID, uuid4

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.desk import selectors, services
from committees.desk.api.shapes import MatterAnswer, MatterAsked, answered
from committees.desk.forms import RegisterForm
from committees.desk.kinds import State
from committees.desk.models import Matter
from committees.staff.api import acting_worker
from keting import clock
from keting.api.errors import Invalid
from keting.api.once import key_of, once
from keting.api.reading import given, read


@extend_schema(parameters=[OpenApiParameter("state", str, enum=State.values)])
class MattersView(generics.ListAPIView[Matter]):
    """Matters, the newest first; `state` narrows them. And taking one down."""

    serializer_class = MatterAnswer

    def get_queryset(self) -> QuerySet[Matter]:
        state = self.request.query_params.get("state", "")
        if state and state not in State.values:
            msg = "no_such_state"
            raise Invalid(msg)
        found = selectors.matters().order_by("-received_at", "-id")
        return found.filter(state=state) if state else found

    @extend_schema(request=MatterAsked, responses={201: MatterAnswer}, parameters=[])
    @once
    def post(self, request: Request) -> Response:
        """201 with its number; 409 where a rule refuses, 422 with the faulty fields."""
        worker, told = acting_worker(request), given(request)
        form = read(
            RegisterForm,
            request,
            also={
                "who": told.get("who") or "self",
                "how": told.get("how") or "mine",
                "request_key": str(key_of(request) or uuid4()),
            },
        )
        matter = services.register_matter(receipt=form.receipt(), worker=worker, at=clock.now())
        return answered(matter.pk, status=status.HTTP_201_CREATED)


class MatterView(APIView):
    """One matter; of a corrected one what has replaced it."""

    @extend_schema(responses=MatterAnswer)
    def get(self, request: Request, pk: UUID) -> Response:
        """By its id."""
        return answered(pk)
