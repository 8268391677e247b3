"""What others change about an account: its roles, and whether it is open."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keting.accounts.kinds import KEEPERS
from keting.accounts.models import Account, SignOn
from keting.accounts.selectors import seats_of
from keting.accounts.services.inviting import check_roles
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def change_roles(
    *, account: Account, roles: Collection[str], buildings: Collection[str], by: Account, at: datetime
) -> None:
    """Give an account other roles; its sessions end at their next request."""
    check_roles(roles)
    with transaction.atomic():
        kept = _another(account, by)
        _somebody_keeps_the_house(kept, roles)
        was, kept.roles, kept.buildings = kept.roles, sorted(roles), sorted(buildings)
        kept.save(update_fields=["roles", "buildings"])
        why = f"{', '.join(was)} → {', '.join(kept.roles)}"
        record(actor=by, verb="change_roles", thing=kept, at=at, why=why)


@deed
def shut_account(*, account: Account, by: Account, at: datetime) -> None:
    """Let an account in no more; its sessions end at their next request, its links at once."""
    with transaction.atomic():
        kept = _another(account, by)
        _somebody_keeps_the_house(kept, ())
        kept.is_active = False
        kept.save(update_fields=["is_active"])
        kept.invitations.filter(used_at__isnull=True).delete()
        record(actor=by, verb="shut_account", thing=kept, at=at)


@deed
def reopen_account(*, account: Account, by: Account, at: datetime) -> None:
    """Let it in again, with the password and the second factor that it had."""
    with transaction.atomic():
        kept = _another(account, by)
        kept.is_active = True
        kept.save(update_fields=["is_active"])
        record(actor=by, verb="reopen_account", thing=kept, at=at)


@deed
def sever_sign_on(*, account: Account, by: Account, at: datetime) -> None:
    """Let the district's sign-on open a colleague's account no more: it was taken over, or is not theirs.

    Their sessions end with it, whichever way they came in. Refused: `no_sign_on`.
    """
    with transaction.atomic():
        kept = _another(account, by)
        if not SignOn.objects.filter(account=kept).delete()[0]:
            msg = "no_sign_on"
            raise Refusal(msg, _("No sign-on of the district is connected with this account."))
        Session.objects.filter(session_key__in=[seat.row for seat in seats_of(kept.pk, at)]).delete()
        record(actor=by, verb="drop_sign_on", thing=kept, at=at)


def _another(account: Account, by: Account) -> Account:
    if account.pk == by.pk:
        msg = "own_account"
        raise Refusal(msg, _("Nobody changes the own roles. Please ask another who may."))
    # All of them, in one order: two leads who shut each other out at once would leave nobody.
    rows = {row.pk: row for row in Account.objects.select_for_update().order_by("pk")}
    return rows[account.pk]


def _somebody_keeps_the_house(account: Account, roles: Collection[str]) -> None:
    others = Account.objects.filter(is_active=True, roles__overlap=sorted(KEEPERS)).exclude(pk=account.pk)
    if KEEPERS.isdisjoint(roles) and not others.exists():
        msg = "last_keeper"
        raise Refusal(msg, _("Somebody must be left who may open accounts."))
