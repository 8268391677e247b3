"""Opening accounts, and what proves who somebody is."""

from keting.accounts.services.district import (
    Heard,
    Reply,
    ask_district,
    connect_district,
    drop_district,
    hear_district,
)
from keting.accounts.services.factors import (
    forget_authenticator,
    offer_secret,
    prove_code,
    renew_codes,
    set_authenticator,
)
from keting.accounts.services.guests import Guest, end_guest, open_guest
from keting.accounts.services.inviting import (
    HOLDS,
    Newcomer,
    accept_invitation,
    invitation_with,
    invite,
    invite_newcomer,
)
from keting.accounts.services.keeping import change_roles, reopen_account, sever_sign_on, shut_account
from keting.accounts.services.opening import open_account
from keting.accounts.services.passkeys import (
    Place,
    add_passkey,
    ask_passkey,
    challenge_of,
    drop_passkey,
    offer_passkey,
    prove_passkey,
)
from keting.accounts.services.passwords import choose_password, prove_password
from keting.accounts.services.seats import end_seats, make_room

__all__ = [
    "HOLDS",
    "Guest",
    "Heard",
    "Newcomer",
    "Place",
    "Reply",
    "accept_invitation",
    "add_passkey",
    "ask_district",
    "ask_passkey",
    "challenge_of",
    "change_roles",
    "choose_password",
    "connect_district",
    "drop_district",
    "drop_passkey",
    "end_guest",
    "end_seats",
    "forget_authenticator",
    "hear_district",
    "invitation_with",
    "invite",
    "invite_newcomer",
    "make_room",
    "offer_passkey",
    "offer_secret",
    "open_account",
    "open_guest",
    "prove_code",
    "prove_passkey",
    "prove_password",
    "renew_codes",
    "reopen_account",
    "set_authenticator",
    "sever_sign_on",
    "shut_account",
]
