"""The board for programs: who is where today; and for whom a program acts."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.staff.models import Worker
from committees.staff.selectors import board, worker_of
from keting import clock
from keting.api.reading import read


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


class ActingAsked(serializers.Serializer[Any]):
    """For whom it is done."""

    worker = serializers.UUIDField(
        required=False, help_text="From a program: the colleague whose it is, as the board names them."
    )


class ActingForm(forms.Form):
    """The colleague whom a program names."""

    worker = forms.ModelChoiceField(queryset=Worker.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = Worker.objects.filter(is_active=True)  # type: ignore[attr-defined]


def acting_worker(request: Request) -> Worker:
    """Who does it: a colleague in person; a program says for whom, and stands on the record itself."""
    if getattr(request._request, "program", None):
        named: Worker = read(ActingForm, request).cleaned_data["worker"]
        return named
    found = worker_of(request.user)  # type: ignore[arg-type]
    if found is None:
        raise PermissionDenied
    return found
