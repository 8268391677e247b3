"""Letting somebody in by a link, and letting them choose a new password by another."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from keting import limits
from keting.accounts.kinds import APART, ROLES_OF, Role
from keting.accounts.models import Account, Invitation
from keting.accounts.selectors import open_invitations
from keting.accounts.services.passwords import choose_password
from keting.audit.services import record
from keting.clock import day_of
from keting.db.constraints import refusal_from
from keting.db.current import connection
from keting.db.fields import blind
from keting.deeds import deed
from keting.legible import UNREADABLE
from keting.refusal import Refusal

HOLDS = timedelta(days=3)
SENTENCES = {
    "account_username_once": ("username_taken", _("This user name is taken.")),
    "account_username_lower": ("username_case", _("A user name is written in small letters.")),
    "account_name_legible": ("name_unreadable", UNREADABLE),
    "account_roles_apart": ("roles_apart", APART),
    "account_roles_known": ("role_unknown", _("This role does not exist here.")),
}


@dataclass(frozen=True)
class Newcomer:
    """Somebody who will work here."""

    username: str
    display_name: str
    roles: Collection[str]
    buildings: Collection[str] = field(default_factory=tuple)


@deed
def invite_newcomer(newcomer: Newcomer, *, by: Account, at: datetime) -> tuple[Account, str]:
    """Open an account without a password and invite its owner; the committee makes a colleague of them."""
    check_roles(newcomer.roles)
    try:
        with transaction.atomic():
            account = Account(
                username=newcomer.username.lower(),
                display_name=newcomer.display_name,
                roles=sorted(newcomer.roles),
                buildings=sorted(newcomer.buildings),
            )
            account.set_unusable_password()
            account.save()
            record(actor=by, verb="open_account", thing=account, at=at, why=", ".join(account.roles))
            if welcome := str(settings.TENANT_TYPES[connection.tenant.type].get("WELCOME", "")):
                import_string(welcome)(account=account, day=day_of(at))
            return account, invite(account=account, by=by, at=at)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def invite(*, account: Account, by: Account, at: datetime) -> str:
    """The word of a new link, told once; earlier links of this account are worth nothing any more.

    The link lets choose a password and nothing else: a second factor that is there is asked for after it.
    """
    word = secrets.token_urlsafe(24)
    with transaction.atomic():
        if not Account.objects.select_for_update().get(pk=account.pk).is_active:
            msg = "account_shut"
            raise Refusal(msg, _("This account is shut. Please open it again first."))
        account.invitations.filter(used_at__isnull=True).delete()
        Invitation.objects.create(
            account=account, digest=blind(word, "invitation"), made_by=by, made_at=at, expires_at=at + HOLDS
        )
        record(actor=by, verb="invite", thing=account, at=at)
    return word


def invitation_with(*, word: str, address: str, at: datetime) -> Invitation:
    """The invitation of this word while it holds; five wrong ones from an address in a quarter of an hour."""
    limits.take("invitation", address)
    found = open_invitations(at).filter(digest=blind(word, "invitation")).first()
    if found is None:
        raise _over()
    limits.give_back("invitation", address)
    return found


def accept_invitation(*, invitation_id: UUID, password: str, at: datetime) -> Account:
    """Use the link up and take the password; two at once: one of them."""
    with transaction.atomic():
        found = open_invitations(at).select_for_update(of=("self",)).filter(pk=invitation_id).first()
        if found is None:
            raise _over()
        choose_password(account=found.account, password=password, at=at)
        found.used_at = at
        found.save(update_fields=["used_at"])
    return found.account


def _over() -> Refusal:
    return Refusal("invitation_over", _("This invitation does not hold any more."))


def check_roles(roles: Collection[str]) -> None:
    """Raise Refusal unless these are roles of this office, and one person may hold them together."""
    if (Role.AUDITOR in roles and len(roles) > 1) or {Role.OPERATOR, Role.SECURITY}.issubset(roles):
        msg = "roles_apart"
        raise Refusal(msg, APART)
    if not roles or not ROLES_OF[connection.tenant.type].issuperset(roles):
        msg = "role_unknown"
        raise Refusal(msg, _("This role does not exist here."))
