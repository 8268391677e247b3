"""Opening and closing accounts."""

from keting.accounts.models import Account


def open_account(*, username: str, display_name: str, role: str, password: str) -> Account:
    """Open an account in the office of the current scope."""
    account = Account(username=username.lower(), display_name=display_name, role=role)
    account.set_password(password)
    account.save()
    return account
