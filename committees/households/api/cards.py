"""Ending a household card."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from committees.households.forms import CardEndForm
from committees.households.kinds import TOLD_ENDS
from committees.households.selectors import homes
from committees.households.services.cards import revoke_card
from keting import clock
from keting.accounts.models import Account
from keting.api.errors import Missing
from keting.api.once import once
from keting.api.reading import read


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
