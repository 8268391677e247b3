"""The register for programs: doors, and who lives behind them, masked."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers

from committees.households.forms import FindForm
from committees.households.models import Household
from committees.households.selectors import find_homes
from committees.households.templatetags.register import mask_name


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


@extend_schema(parameters=[OpenApiParameter("q", str)])
class HomesView(generics.ListAPIView[Household]):
    """Doors in the order of the houses; `q` is a door, a name, or a whole number, as on the page."""

    serializer_class = HomeAnswer

    def get_queryset(self) -> Any:
        words = FindForm({"q": self.request.query_params.get("q", "")}).wanted().get("words", "")
        return find_homes(words=words, within=self.request.user.reach)  # type: ignore[union-attr]
