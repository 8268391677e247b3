"""The register for programs: doors, and who lives behind them, masked; ending a card that was lost."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.households.forms import CardEndForm, FindForm
from committees.households.kinds import TOLD_ENDS
from committees.households.models import Household
from committees.households.selectors import find_homes, homes
from committees.households.services.cards import revoke_card
from committees.households.templatetags.register import mask_name
from keting import clock
from keting.accounts.models import Account
from keting.api.errors import Missing
from keting.api.once import once
from keting.api.reading import read


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


class CardEnd(serializers.Serializer[Any]):
    """Why the card shall hold no more."""

    why = serializers.ChoiceField(choices=[why.value for why in TOLD_ENDS])


class EndCardView(APIView):
    """Ending a card. There is no way here to make one: its secret leaves the house on paper only."""

    @extend_schema(request=CardEnd, responses=CardEnd)
    @once
    def post(self, request: Request, household_id: UUID) -> Response:
        """It holds no more, on no telephone; 409 `no_card`."""
        household = homes(request.user.reach).filter(pk=household_id).first()  # type: ignore[union-attr]
        if household is None:
            msg = "not_found"
            raise Missing(msg)
        form = read(CardEndForm, request)
        by = request.user if isinstance(request.user, Account) else None
        revoke_card(household=household, **form.cleaned_data, by=by, at=clock.now())
        return Response(form.cleaned_data)
