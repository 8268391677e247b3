"""Ending sessions: one that its owner does not know, all but this one, the oldest of too many."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from keting.accounts.models import Account
from keting.accounts.selectors import seats_of
from keting.audit.services import record

# As many browsers as one colleague may be signed in with: one more ends the oldest.
MOST = 5


def end_seats(*, account: Account, here: str, name: str = "", at: datetime) -> int:
    """End the own session of this name, or all but that whose key is `here`; how many."""
    others = [seat for seat in seats_of(account.pk, at) if seat.row != here]
    return _end(account, [seat.row for seat in others if name in {"", seat.name}], at)


def make_room(*, account: Account, here: str, at: datetime) -> int:
    """End the oldest of the other sessions, so that with this one there are no more than may be; how many."""
    others = [seat.row for seat in seats_of(account.pk, at) if seat.row != here]
    return _end(account, others[: max(0, len(others) + 1 - MOST)], at)


def _end(account: Account, rows: list[str], at: datetime) -> int:
    if not rows:
        return 0
    with transaction.atomic():
        Session.objects.filter(session_key__in=rows).delete()
        record(actor=account, verb="end_sessions", thing=account, at=at, why=str(len(rows)))
    return len(rows)
