"""One club at a time: its row is held while something about it is decided."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Club
from keting.refusal import Refusal

SENTENCES = {
    "club_name_once": ("club_name_taken", _("A club of this name is here already.")),
    "member_resident_once": ("member_twice", _("This neighbour is in the club already.")),
    "member_outsider_once": ("member_twice", _("This person is in the club already.")),
    "renewal_once_a_half": (
        "renewed_already",
        _("This club has been renewed for this half-year already."),
    ),
}


@contextmanager
def deciding(club: Club, *states: str) -> Iterator[Club]:
    """The club's row, locked, in one of these states; Refusal `club_decided` where it is in none."""
    with transaction.atomic():
        row = Club.objects.select_for_update(no_key=True).get(pk=club.pk)
        if row.state not in states:
            msg = "club_decided"
            text = _("%(club)s: %(state)s. Somebody has decided it in the meantime.")
            raise Refusal(msg, text % {"club": row, "state": row.get_state_display()})
        yield row
