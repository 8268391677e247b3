"""The board for programs: who is where today."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.staff.selectors import board
from keting import clock


class LineAnswer(serializers.Serializer[Any]):
    """One colleague; `post` is "off" outside working hours, `until_at` when it ends."""

    worker = serializers.UUIDField(source="worker.id")
    name = serializers.CharField(source="worker.name")
    title = serializers.CharField(source="worker.title")
    post = serializers.CharField()
    until_at = serializers.DateTimeField(source="stay.until_at", default=None, allow_null=True)
    cover = serializers.CharField(source="cover.name", default=None, allow_null=True)
    desk_at = serializers.DateTimeField(allow_null=True)


class BoardAnswer(serializers.Serializer[Any]):
    """The house now."""

    at = serializers.DateTimeField()
    is_open = serializers.BooleanField()
    lines = LineAnswer(many=True)


class BoardView(APIView):
    """Who works today, and where they are."""

    @extend_schema(responses=BoardAnswer)
    def get(self, request: Request) -> Response:
        """As the board in the hall shows it."""
        return Response(BoardAnswer(board(clock.now())).data)
