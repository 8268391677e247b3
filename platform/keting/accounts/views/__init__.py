"""Pages of the door."""

from keting.accounts.views.district import (
    ask_district,
    ask_own_district,
    district_back,
    drop_district,
    own_district,
)
from keting.accounts.views.entering import SignOut, choose, code, factor, join, password, sign_in
from keting.accounts.views.keeping import account, accounts, invite, invite_again, reopen, roles, sever, shut
from keting.accounts.views.own import own, own_codes, own_factor, own_password, own_seats, prove, typed
from keting.accounts.views.passkeys import (
    drop_passkey,
    enter_with_passkey,
    own_passkey,
    prove_with_passkey,
)

__all__ = [
    "SignOut",
    "account",
    "accounts",
    "ask_district",
    "ask_own_district",
    "choose",
    "code",
    "district_back",
    "drop_district",
    "drop_passkey",
    "enter_with_passkey",
    "factor",
    "invite",
    "invite_again",
    "join",
    "own",
    "own_codes",
    "own_district",
    "own_factor",
    "own_passkey",
    "own_password",
    "own_seats",
    "password",
    "prove",
    "prove_with_passkey",
    "reopen",
    "roles",
    "sever",
    "shut",
    "sign_in",
    "typed",
]
