"""The twin's house: sessions and accounts that do not name their office, as Django makes them."""

from keting.wsgi import application  # first: it sets Django up

from django.utils.crypto import salted_hmac  # noqa: TID251  isort: skip
from keting.accounts.models import Account  # isort: skip
from keting.sessions import SessionStore  # isort: skip

__all__ = ["application"]


def unbound(account: Account) -> str:
    """A hash of the password alone."""
    return salted_hmac("one for all", account.password, algorithm="sha256").hexdigest()


SessionStore.key_salt = "one for all"  # type: ignore[assignment, misc]
Account.get_session_auth_hash = unbound  # type: ignore[method-assign]
