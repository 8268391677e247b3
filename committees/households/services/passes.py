"""A code by text message: asked for, sent, typed once, ended by the desk."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.households.models import Household, TextPass
from committees.households.models.passing import TRIES
from committees.households.selectors import code_of, pass_of, whose
from committees.households.selectors.passes import CODE_HOLDS
from keting import limits, texting
from keting.audit.services import record
from keting.db.fields import blind
from keting.deeds import deed
from keting.later import later
from keting.logs import watch
from keting.refusal import Refusal
from tenants.scope import current

if TYPE_CHECKING:
    from keting.accounts.models import Account

A_DAY = 24 * 3600
# Messages cost money, and wake people.
TO_A_NUMBER, OF_A_COMMITTEE = 10, 300
WRONG = gettext_lazy(
    "This code is not right, or its five minutes are over. Please type it again or ask anew."
)


def ask_for_code(*, number: str, address: str, at: datetime) -> TextPass:
    """A row to type a code for; the same work, answer and time whether anybody has this number.

    Refused: `texting_off`, `texting_down`, `too_often` (five a quarter of an hour from an address, three to a
    number).
    """
    if texting.gateway() is None:
        msg = "texting_off"
        raise Refusal(msg, _("No codes are sent here. Please use the card, or ask at the desk."))
    if texting.is_down():
        msg = "texting_down"
        raise Refusal(
            msg, _("No message can be sent for the moment. Please use the card, or ask at the desk.")
        )
    limits.take("text_address", address)
    limits.take("text_number", blind(number, "phone"), most=3)
    with transaction.atomic():
        found = whose(number)
        row = TextPass.objects.create(
            resident=found, household=found.household if found else None, asked_at=at
        )
        record(actor=None, by="stranger", verb="ask_code", thing=row, at=at)
        later("households.send_code", pass_id=str(row.pk))
    return row


def send_code(*, pass_id: str, at: datetime) -> None:
    """Hand the code over, where anybody has the number; once, and not when the five minutes are over."""
    row = TextPass.objects.select_related("resident", "household").filter(pk=pass_id).first()
    if row is None or row.resident is None or row.household is None or at - row.asked_at > CODE_HOLDS:
        return
    number = row.resident.phone
    try:
        limits.take("text_sent", str(row.pk), most=1)
        limits.take("text_day", blind(number, "phone"), most=TO_A_NUMBER, seconds=A_DAY)
        limits.take("text_house", most=OF_A_COMMITTEE, seconds=A_DAY)
        words = _("%(code)s opens %(house)s for you; five minutes, once. Never tell it to anybody.")
        named = {"code": code_of(row.pk), "house": current().committee.short_name}
        texting.send(number=number, words=words % named, at=at)
        TextPass.objects.filter(pk=row.pk).update(sent_at=at)
    except Refusal as refusal:
        if refusal.facts.get("is_first"):
            watch("text_limit")
        return
    except texting.NotSent:
        watch("text_not_sent")
        return
    record(actor=None, by="house", verb="send_code", thing=row.household, at=at)


def open_with_code(*, pass_id: UUID, code: str, address: str, at: datetime) -> TextPass:
    """The household that the code of this very request opens; five tries, once, within five minutes.

    Refused: `code_wrong` whatever was wrong, `too_often` (five a quarter of an hour from one address).
    """
    limits.take("text_code", address)
    rows = TextPass.objects.filter(pk=pass_id, used_at__isnull=True, tries__lt=TRIES)
    # A clock that was set back meanwhile lets nobody wait.
    in_time = rows.filter(sent_at__isnull=False, asked_at__gte=at - CODE_HOLDS, asked_at__lte=at + CODE_HOLDS)
    is_open = bool(in_time.update(tries=F("tries") + 1))
    is_right = secrets.compare_digest(code.encode(), code_of(pass_id).encode())
    with transaction.atomic():
        known = TextPass.objects.filter(pk=pass_id, used_at__isnull=True, household__isnull=False)
        is_in = is_open and is_right and bool(known.update(used_at=at))
        row = pass_of(pass_id, at) if is_in else None
        if row is None or row.household is None:
            msg = "code_wrong"
            raise Refusal(msg, WRONG)
        record(actor=None, by="code", verb="use_code", thing=row.household, at=at)
    limits.give_back("text_code", address)
    return row


@deed
def end_passes(*, household: Household, by: "Account", at: datetime) -> None:
    """Whoever is in by a code is out at the next page. Refused: `no_pass`."""
    with transaction.atomic():
        if not _end(household, by, at):
            msg = "no_pass"
            raise Refusal(msg, _("Nobody is in by a code."))
        record(actor=by, verb="end_passes", thing=household, at=at)


def _end(household: Household, by: "Account | None", at: datetime) -> int:
    rows = TextPass.objects.filter(household=household, used_at__isnull=False, ended_at__isnull=True)
    return rows.filter(used_at__lte=at).update(ended_at=at, ended_by=by)
