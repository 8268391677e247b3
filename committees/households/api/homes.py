"""Doors, and looking somebody up."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.households.forms import WordsForm
from committees.households.models import Household
from committees.households.selectors import find_homes
from committees.households.services.revealing import Search, note_search
from committees.households.templatetags.register import mask_name
from keting import clock
from keting.api.reading import read

MOST = 30


class HomeAnswer(serializers.Serializer[Any]):
    """A door; `people` are the first characters of names."""

    id = serializers.UUIDField()
    building = serializers.CharField()
    unit = serializers.CharField()
    room_no = serializers.CharField()
    people = serializers.SerializerMethodField()

    def get_people(self, home: Household) -> list[str]:
        """The head first."""
        return [mask_name(one.name) for one in home.people]  # type: ignore[attr-defined]


class FindAsked(serializers.Serializer[Any]):
    """A door, a name, pinyin, or a whole number, as on the page."""

    q = serializers.CharField(max_length=60)


class FoundAnswer(serializers.Serializer[Any]):
    """How many there are, and the first thirty."""

    count = serializers.IntegerField()
    results = HomeAnswer(many=True)


class HomesView(generics.ListAPIView[Household]):
    """Doors in the order of the houses."""

    serializer_class = HomeAnswer

    def get_queryset(self) -> Any:
        return find_homes(within=self.request.user.reach)  # type: ignore[union-attr]


class FindView(APIView):
    """Looking somebody up: sent, since an address is read by many; the record says that it was done."""

    # Asked again, it looks again.
    is_look = True

    @extend_schema(request=FindAsked, responses=FoundAnswer)
    def post(self, request: Request) -> Response:
        """Doors whose words these are; nobody: none."""
        who: Any = request.user
        words = read(WordsForm, request).cleaned_data["q"]
        found = find_homes(words=words, within=who.reach)
        hits = found.count()
        note_search(search=Search("register", words, hits), by=who, at=clock.now())
        return Response(FoundAnswer({"count": hits, "results": found[:MOST]}).data)
