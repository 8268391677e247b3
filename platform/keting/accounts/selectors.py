"""Reading the accounts of an office."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from keting.accounts.models import Account, Authenticator, Invitation
from keting.db.fields import blind
from keting.lapsing import DEVICE, SEEN, SINCE, has_lapsed
from keting.sessions import SessionStore


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


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """Those that still hold."""
    return Invitation.objects.select_related("account").filter(
        used_at__isnull=True, expires_at__gt=at, account__is_active=True
    )


@dataclass(frozen=True)
class Seat:
    """One session of an account: since when, used last, on what; `row` is its key, `name` tells it apart."""

    row: str
    name: str
    since: datetime
    seen: datetime
    device: str


def seats_of(account_id: UUID, at: datetime) -> list[Seat]:
    """The sessions in which this account is signed in now, the oldest first.

    Whose a session is stands sealed in its row, so all rows of the office are opened: some hundreds.
    """
    found = []
    for row in Session.objects.filter(expire_date__gt=at):
        kept = SessionStore().decode(row.session_data)
        if kept.get(SESSION_KEY) == str(account_id) and SINCE in kept and not has_lapsed(kept, at):
            since, seen = (datetime.fromtimestamp(kept[one], UTC) for one in (SINCE, SEEN))
            name = blind(row.session_key, "seat")
            found.append(Seat(row.session_key, name, since, seen, kept.get(DEVICE, "")))
    return sorted(found, key=lambda seat: (seat.since, seat.name))
