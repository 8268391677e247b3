"""What is objected to before any rule is asked: no reason given, a meeting that has been ticked."""

from django.utils.translation import gettext_lazy as _

from committees.clubs.selectors import is_ticked
from committees.rooms.models import Booking
from keting.refusal import Refusal


def check_reason(reason: str) -> None:
    """Refusal `no_reason` where nothing is said."""
    if not reason.strip():
        msg = "no_reason"
        raise Refusal(msg, _("Please say why."))


def check_not_met(booking: Booking) -> None:
    """Refusal `club_has_met`: a list of who came never stays behind where nobody meets, nor goes unasked."""
    if booking.club_id and is_ticked(booking.club_id, booking.starts_at):
        msg = "club_has_met"
        raise Refusal(msg, _("Members are ticked at this meeting already. Take the ticks out first."))
