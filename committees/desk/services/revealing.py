"""Showing how somebody wants to be answered: a number, mostly."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from committees.desk.models import Matter
from keting.accounts.models import Account
from keting.audit.services import show
from keting.deeds import deed


@deed
def reveal_reply(*, matter: Matter, by: Account, at: datetime) -> str:
    """How to answer, after the record says who saw it. Refused: `no_reply`."""
    none = _("They left nothing by which to answer them.")
    return show(thing=matter, field="reply", by=by, at=at, why=matter.number, none=none)
