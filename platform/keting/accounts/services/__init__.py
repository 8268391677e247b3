"""Opening accounts, and what proves who somebody is."""

from keting.accounts.services.factors import (
    offer_secret,
    prove_code,
    renew_codes,
    set_authenticator,
)
from keting.accounts.services.opening import open_account
from keting.accounts.services.passwords import choose_password, prove_password

__all__ = [
    "choose_password",
    "offer_secret",
    "open_account",
    "prove_code",
    "prove_password",
    "renew_codes",
    "set_authenticator",
]
