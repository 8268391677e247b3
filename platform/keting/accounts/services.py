"""Opening and closing accounts."""

from collections.abc import Collection

from keting.accounts.models import Account


def open_account(*, username: str, display_name: str, roles: Collection[str], password: str) -> Account:
    """Open an account in the office of the current scope."""
    account = Account(username=username.lower(), display_name=display_name, roles=sorted(roles))
    account.set_password(password)
    account.save()
    return account
