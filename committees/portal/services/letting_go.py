"""What a household does with its card: give back, take what is offered, wait no more, stay away."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from committees.activities.services import withdraw
from committees.clubs.services import take_consent_back
from committees.households.models import Household
from committees.portal.selectors import Ours, ours
from committees.rooms.services import cancel_booking, settle_hold, withdraw_waiting
from keting.refusal import Refusal


def let_go(*, household: Household, what: str, row_id: UUID, at: datetime) -> None:
    """Do it, with what is the household's own only; no code is asked for.

    `what`: booking, offer, waiting, sign_up or club. Refused: `not_ours`, and what the service refuses.
    """
    if not _DEEDS[what](ours(household, at), row_id, at):
        msg = "not_ours"
        raise Refusal(msg, _("This is not on your list any more."))


def _give_back(own: Ours, row_id: UUID, at: datetime) -> bool:
    found = next((one for one in [*own.bookings, *own.offers] if one.pk == row_id), None)
    if found:
        cancel_booking(booking=found, reason=_now("Given back with the household card"), at=at)
    return found is not None


def _take_offer(own: Ours, row_id: UUID, at: datetime) -> bool:
    is_own = any(one.pk == row_id for one in own.offers)
    if is_own:
        settle_hold(booking_id=row_id, at=at)
    return is_own


def _wait_no_more(own: Ours, row_id: UUID, at: datetime) -> bool:
    is_own = any(one.pk == row_id for one in own.waiting)
    if is_own:
        withdraw_waiting(waiting_id=row_id, at=at)
    return is_own


def _stay_at_home(own: Ours, row_id: UUID, at: datetime) -> bool:
    found = next((one for one in own.sign_ups if one.pk == row_id), None)
    if found:
        withdraw(activity_id=found.activity_id, code=found.code, at=at)
    return found is not None


def _leave_club(own: Ours, row_id: UUID, at: datetime) -> bool:
    found = next((one for one in own.clubs if one.pk == row_id), None)
    if found:
        take_consent_back(member=found, at=at)
    return found is not None


_DEEDS = {
    "booking": _give_back,
    "offer": _take_offer,
    "waiting": _wait_no_more,
    "sign_up": _stay_at_home,
    "club": _leave_club,
}
