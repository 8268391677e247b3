"""The first factor."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from keting import limits
from keting.accounts.models import Account
from keting.audit.services import record
from keting.crowding import ROOM
from keting.logs import watch
from keting.refusal import Refusal
from keting.wording import in_a_row

NO_MATCH = _("User name and password do not match. Please try again.")


def prove_password(*, username: str, password: str, address: str, at: datetime) -> Account:
    """The account of this name and password.

    An unknown name, a wrong password and a shut account answer alike and take the same time. Raises
    too_often after five tries of this name from this address within a quarter of an hour, crowded (no try)
    where too many wait. Each failure is a line of the record, and the first try too many; what was typed as a
    name may be anything and is not kept.
    """
    name = username.lower()
    with ROOM.seat(address, at):
        take_try("password", name, address, of=name, at=at)
        account = authenticate(None, username=name, password=password)
        if not isinstance(account, Account) or account.is_over(at):
            note_failure("sign_in_failed", name, at)
            msg = "invalid_login"
            raise Refusal(msg, NO_MATCH)
    limits.forget("password", name, address)
    return account


def take_try(what: str, *parts: str, of: str, at: datetime) -> None:
    """Use up a try; the first one too many is a line of the record."""
    try:
        limits.take(what, *parts)
    except Refusal as refusal:
        if refusal.facts.get("is_first"):
            note_failure("sign_in_blocked", of, at)
            watch("sign_in_blocked")
        raise


def note_failure(verb: str, name: str, at: datetime) -> None:
    """Put on the record that somebody was not let in as this user; the same work where there is none."""
    named = Account.objects.filter(username=name).first()
    record(actor=None, by="stranger", verb=verb, thing=named or Account(id=UUID(int=0)), at=at)


def choose_password(*, account: Account, password: str, at: datetime) -> None:
    """Set a password that only its owner knows; every session of the account ends."""
    if account.check_password(password):
        msg = "password_same"
        raise Refusal(msg, _("This is the password that you have. Please choose another."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        msg = "password_weak"
        raise Refusal(msg, in_a_row(error.messages)) from error
    account.set_password(password)
    account.must_change, account.chosen_at = False, at
    account.save(update_fields=["password", "must_change", "chosen_at"])
    record(actor=account, verb="choose_password", thing=account, at=at)
