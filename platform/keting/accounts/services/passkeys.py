"""Passkeys: a telephone or a stick proves who holds it, bound to this very host."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from keting import limits
from keting.accounts.models import Account, Passkey
from keting.accounts.services.passwords import note_failure, take_try
from keting.audit.services import record
from keting.refusal import Refusal

WRONG = _("This passkey was not accepted. Please try again, or use the six digits.")
# An answer is a few hundred bytes; nobody reads more.
LONGEST = 20_000


@dataclass(frozen=True)
class Place:
    """Where a passkey is made and shown: the host without its port, and the whole origin."""

    host: str
    origin: str


def offer_passkey(*, account: Account, place: Place, house: str) -> str:
    """What the browser is asked to make, as JSON with its challenge."""
    user = (account.pk.bytes, account.username, account.display_name)
    return str(_ceremonies().asked_to_make(place, house, user, _known(account)))


def ask_passkey(*, account: Account, place: Place) -> str:
    """What the browser is asked to show, as JSON with its challenge."""
    return str(_ceremonies().asked_to_show(place, _known(account)))


def challenge_of(options: str) -> str:
    """The part of the options that the answer must hold."""
    return str(json.loads(options)["challenge"])


def add_passkey(*, account: Account, answer: str, challenge: str, place: Place, at: datetime) -> Passkey:
    """Keep the public half of a new passkey. Refused: `passkey_wrong`."""
    try:
        made = _ceremonies().made(_read(answer), challenge, place)
        with transaction.atomic():
            kept = Passkey.objects.create(account=account, made_at=at, **made._asdict())
            record(actor=account, verb="add_passkey", thing=account, at=at)
    except (IntegrityError, ValueError, KeyError, TypeError) as error:
        raise _refusal() from error
    return kept


def drop_passkey(*, account: Account, passkey_id: UUID, at: datetime) -> None:
    """Let one of the own passkeys hold no more."""
    with transaction.atomic():
        if Passkey.objects.filter(account=account, pk=passkey_id).delete()[0]:
            record(actor=account, verb="drop_passkey", thing=account, at=at)


def prove_passkey(
    *, account: Account, answer: str, challenges: Collection[str], place: Place, address: str, at: datetime
) -> None:
    """Take a passkey as the second factor; the tries are those of the six digits.

    A counter that does not go up is a copy of the key, and refused.
    """
    take_try("code", str(account.pk), address, of=account.username, at=at)
    try:
        _take(account, answer, challenges, place, at)
    except (ValueError, KeyError, TypeError) as error:
        note_failure("code_failed", account.username, at)
        raise _refusal() from error
    limits.forget("code", str(account.pk), address)


def _take(account: Account, answer: str, challenges: Collection[str], place: Place, at: datetime) -> None:
    told = _read(answer)
    kept = Passkey.objects.filter(account=account, credential_id=str(told["id"])).first()
    if kept is None or not challenges:
        msg = "no such passkey"
        raise ValueError(msg)
    shown = _verified(kept, told, challenges, place)
    unused = Passkey.objects.filter(pk=kept.pk, sign_count=kept.sign_count)
    if not unused.update(sign_count=shown, used_at=at):
        msg = "shown twice at once"
        raise ValueError(msg)


def _verified(kept: Passkey, told: dict[str, Any], challenges: Collection[str], place: Place) -> int:
    """The new counter, with any of the challenges that wait: two tabs have two."""
    *others, last = challenges
    for challenge in (*others, last):
        try:
            return int(_ceremonies().shown(told, challenge, place, (kept.public_key, kept.sign_count)))
        except ValueError:
            if challenge == last:
                raise
    raise AssertionError


def _read(answer: str) -> dict[str, Any]:
    told = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(told, dict):
        msg = "not an answer"
        raise TypeError(msg)
    return told


def _known(account: Account) -> list[str]:
    return [one.credential_id for one in account.passkeys.all()]


# Its library is 7 MB of each process, and most of them never meet a key.
def _ceremonies() -> ModuleType:
    return import_module("keting.accounts.services.ceremonies")


def _refusal() -> Refusal:
    return Refusal("passkey_wrong", WRONG)
