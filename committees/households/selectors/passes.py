"""Codes by text message: which code belongs to a row, whose number it is, which rows hold."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from committees.households.models import Household, Resident, TextPass
from committees.households.selectors.register import people
from keting.db.fields import blind

CODE_HOLDS, PASS_HOLDS, DIGITS = timedelta(minutes=5), timedelta(days=1), 6
LIVES = Q(household__until__isnull=True, household__voided_at__isnull=True)
STILL_THERE = Q(resident__until__isnull=True, resident__voided_at__isnull=True)


def code_of(row_id: UUID) -> str:
    """The six digits that belong to a row, by the committee's own key."""
    return f"{int(blind(row_id.hex, 'text_code'), 16) % 10**DIGITS:0{DIGITS}d}"


def whose(number: str) -> Resident | None:
    """Who is reached by this number; of several the head of a household first."""
    found = people().filter(LIVES, phone_index=blind(number, "phone")).order_by("-is_head", "-since", "id")
    return found.select_related("household").first()


def pass_of(row_id: UUID, at: datetime) -> TextPass | None:
    """The row by its key while it holds: a day at most, while its person lives there with a number."""
    found = _holding(at).filter(pk=row_id).select_related("household", "resident").first()
    return found if found and found.resident and found.resident.phone_index else None


def passes_of(household: Household, at: datetime) -> int:
    """On how many browsers a household is open by a code."""
    return _holding(at).filter(household=household).count()


def _holding(at: datetime) -> QuerySet[TextPass]:
    rows = TextPass.objects.filter(LIVES, STILL_THERE, ended_at__isnull=True)
    return rows.filter(used_at__gt=at - PASS_HOLDS, used_at__lte=at + PASS_HOLDS)
