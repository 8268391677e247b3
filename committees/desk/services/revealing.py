"""Showing how somebody wants to be answered: a number, mostly."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.desk.models import Matter
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def reveal_reply(*, matter: Matter, by: Account, at: datetime) -> str:
    """How to answer, after the record says who saw it. Refused: `no_reply`."""
    with transaction.atomic():
        reply = Matter.objects.only("reply").get(pk=matter.pk).reply
        if not reply:
            msg = "no_reply"
            raise Refusal(msg, _("They left nothing by which to answer them."))
        record(actor=by, verb="reveal_reply", thing=matter, at=at, why=matter.number)
        return str(reply)
