"""Matters for programs: numbers, kinds and days; who asked and what was said stays in the house."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.desk import selectors
from committees.desk.kinds import State
from committees.desk.models import Matter
from keting.api.errors import Invalid, Missing


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


@extend_schema(parameters=[OpenApiParameter("state", str, enum=State.values)])
class MattersView(generics.ListAPIView[Matter]):
    """Matters, the newest first; `state` narrows them."""

    serializer_class = MatterAnswer

    def get_queryset(self) -> QuerySet[Matter]:
        state = self.request.query_params.get("state", "")
        if state and state not in State.values:
            msg = "no_such_state"
            raise Invalid(msg)
        found = selectors.matters().order_by("-received_at", "-id")
        return found.filter(state=state) if state else found


class MatterView(APIView):
    """One matter; of a corrected one what has replaced it."""

    @extend_schema(responses=MatterAnswer)
    def get(self, request: Request, pk: UUID) -> Response:
        """By its id."""
        found = selectors.matter_of(pk)
        if found is None:
            msg = "not_found"
            raise Missing(msg)
        return Response(MatterAnswer(found).data)
