"""Signing in to the demo: one password and one secret for all its accounts, known to everybody.

Only the demo's loader ever gives them to an account; the command below speaks for no other.
"""

from datetime import UTC, datetime

from keting import clock, totp
from keting.accounts.models import Account, Authenticator

DEMO_PASSWORD = "keting-demo-2026"  # noqa: S105
DEMO_SECRET = "KETINGDEMOKETINGDEMOKETINGDEMO22"  # noqa: S105
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def equip(account: Account) -> None:
    """Give an account of the demo the app that everybody has."""
    Authenticator.objects.get_or_create(
        account=account, defaults={"secret": DEMO_SECRET, "made_at": LONG_AGO}
    )


def equip_all() -> None:
    """The same for an older demo's accounts, known by the demo's password."""
    for account in Account.objects.filter(authenticator__isnull=True):
        if account.check_password(DEMO_PASSWORD):
            equip(account)


def code_now(account: Account) -> str | None:
    """A code that the account's demo app shows and that has not been used; None for any other account."""
    found = Authenticator.objects.filter(account=account).first()
    if found is None or found.secret != DEMO_SECRET:
        return None
    return totp.code_of(DEMO_SECRET, max(totp.step_of(clock.now()), found.last_step + 1))
