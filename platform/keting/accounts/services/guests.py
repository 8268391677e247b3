"""Guests of the street: in an emergency, for an hour at most, to read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keting.accounts.kinds import Role
from keting.accounts.models import Account, Invitation
from keting.audit.services import record
from keting.db.fields import blind


@dataclass(frozen=True)
class Guest:
    """Who of the street comes in, until when, and the word of the link."""

    account_id: UUID
    name: str
    until: datetime
    word: str


def open_guest(*, guest: Guest, why: str, by: str, at: datetime) -> Account:
    """An account that reads until then; the office's record says so at once."""
    with transaction.atomic():
        account = Account(
            id=guest.account_id,
            username=f"street-{guest.account_id.hex[-8:]}",
            display_name=guest.name,
            roles=[Role.AUDITOR],
            until=guest.until,
        )
        account.set_unusable_password()
        account.save(force_insert=True)
        digest = blind(guest.word, "invitation")
        Invitation.objects.create(
            account=account, digest=digest, made_by=account, made_at=at, expires_at=guest.until
        )
        record(actor=None, by=by, verb="break_glass", thing=account, at=at, why=why)
    return account


def end_guest(*, account_id: UUID, by: str, at: datetime) -> None:
    """Let the guest in no more, before the time."""
    with transaction.atomic():
        rows = Account.objects.select_for_update().filter(pk=account_id, until__gt=at)
        for account in rows:
            Account.objects.filter(pk=account.pk).update(until=at, is_active=False)
            account.invitations.filter(used_at__isnull=True).delete()
            record(actor=None, by=by, verb="end_glass", thing=account, at=at)
