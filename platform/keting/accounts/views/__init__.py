"""Pages of the door."""

from keting.accounts.views.entering import SignOut, code, factor, password, sign_in
from keting.accounts.views.own import own, own_codes, own_factor, own_password, prove

__all__ = [
    "SignOut",
    "code",
    "factor",
    "own",
    "own_codes",
    "own_factor",
    "own_password",
    "password",
    "prove",
    "sign_in",
]
