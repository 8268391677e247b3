"""Opening accounts."""

from collections.abc import Collection

from keting.accounts.models import Account


def open_account(
    *, username: str, display_name: str, roles: Collection[str], password: str, must_change: bool = False
) -> Account:
    """Open an account in the office of the current scope; `must_change` where the password was told."""
    account = Account(
        username=username.lower(), display_name=display_name, roles=sorted(roles), must_change=must_change
    )
    account.set_password(password)
    account.save()
    return account
