"""Reading the accounts of an office."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from keting.accounts.models import Account, Authenticator, Invitation
from keting.db.fields import blind


@dataclass(frozen=True)
class Line:
    """An account as the list shows it."""

    account: Account
    has_factor: bool
    is_invited: bool


def lines(at: datetime) -> list[Line]:
    """All accounts, those who may come in first."""
    open_links = Invitation.objects.filter(account=OuterRef("pk"), used_at__isnull=True, expires_at__gt=at)
    rows = Account.objects.annotate(
        has_factor=Exists(Authenticator.objects.filter(account=OuterRef("pk"))),
        is_invited=Exists(open_links),
    ).order_by("-is_active", "display_name", "username")
    return [Line(row, row.has_factor, row.is_invited) for row in rows]


def invitation_of(word: str, at: datetime) -> Invitation | None:
    """The invitation of a link, while it holds."""
    return open_invitations(at).filter(digest=blind(word, "invitation")).first()


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """Those that still hold."""
    return Invitation.objects.select_related("account").filter(
        used_at__isnull=True, expires_at__gt=at, account__is_active=True
    )
