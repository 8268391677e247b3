"""Pages of the door."""

from keting.accounts.views.entering import SignOut, code, factor, join, password, sign_in
from keting.accounts.views.keeping import account, accounts, invite, invite_again, reopen, roles, shut
from keting.accounts.views.own import own, own_codes, own_factor, own_password, prove, typed

__all__ = [
    "SignOut",
    "account",
    "accounts",
    "code",
    "factor",
    "invite",
    "invite_again",
    "join",
    "own",
    "own_codes",
    "own_factor",
    "own_password",
    "password",
    "prove",
    "reopen",
    "roles",
    "shut",
    "sign_in",
    "typed",
]
