"""What a household does with its card: give back, take what is offered, wait no more, stay away."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from committees.activities.models import SignUp
from committees.activities.services import withdraw
from committees.clubs.models import Member
from committees.clubs.services import take_consent_back
from committees.households.models import Household
from committees.portal.selectors import ours
from committees.rooms.models import Booking, Waiting
from committees.rooms.services import cancel_booking, settle_hold, withdraw_waiting
from keting.refusal import Refusal


def let_go(*, household: Household, what: str, row_id: UUID, at: datetime) -> None:
    """Do it, with what is the household's own only; no code is asked for.

    `what`: booking, offer, waiting, sign_up or club. Refused: `not_ours`, and what the service refuses.
    """
    found = ours(household, at).thing(what, row_id)
    if found is None:
        msg = "not_ours"
        raise Refusal(msg, _("This is not on your list any more."))
    _DEEDS[what](found, at)


def _give_back(booking: Booking, at: datetime) -> None:
    cancel_booking(booking=booking, reason=_now("Given back with the household card"), at=at)


def _take_offer(booking: Booking, at: datetime) -> None:
    settle_hold(booking_id=booking.pk, at=at)


def _wait_no_more(waiting: Waiting, at: datetime) -> None:
    withdraw_waiting(waiting_id=waiting.pk, at=at)


def _stay_at_home(sign_up: SignUp, at: datetime) -> None:
    withdraw(activity_id=sign_up.activity_id, code=sign_up.code, at=at)


def _leave_club(member: Member, at: datetime) -> None:
    take_consent_back(member=member, at=at)


_DEEDS: dict[str, Callable[[Any, datetime], None]] = {
    "booking": _give_back,
    "offer": _take_offer,
    "waiting": _wait_no_more,
    "sign_up": _stay_at_home,
    "club": _leave_club,
}
