"""Passkeys: a telephone or a stick proves who holds it, bound to this very host."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from keting import limits
from keting.accounts.models import Account, Passkey
from keting.accounts.services.passwords import note_failure, take_try
from keting.audit.services import record
from keting.refusal import Refusal

VERIFIED = UserVerificationRequirement.REQUIRED
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
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=house,
        user_id=account.pk.bytes,
        user_name=account.username,
        user_display_name=account.display_name,
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=VERIFIED),
        exclude_credentials=_known(account),
    )
    return str(options_to_json(options))


def ask_passkey(*, account: Account, place: Place) -> str:
    """What the browser is asked to show, as JSON with its challenge."""
    options = generate_authentication_options(
        rp_id=place.host, allow_credentials=_known(account), user_verification=VERIFIED
    )
    return str(options_to_json(options))


def challenge_of(options: str) -> str:
    """The part of the options that the answer must hold."""
    return str(json.loads(options)["challenge"])


def add_passkey(*, account: Account, answer: str, challenge: str, place: Place, at: datetime) -> Passkey:
    """Keep the public half of a new passkey. Refused: `passkey_wrong`."""
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
        with transaction.atomic():
            kept = Passkey.objects.create(
                account=account,
                credential_id=bytes_to_base64url(made.credential_id),
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
                made_at=at,
            )
            record(actor=account, verb="add_passkey", thing=account, at=at)
    except (WebAuthnException, IntegrityError, ValueError, KeyError, TypeError) as error:
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
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
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


def _verified(kept: Passkey, told: dict[str, object], challenges: Collection[str], place: Place) -> int:
    """The new counter, with any of the challenges that wait: two tabs have two."""
    *others, last = challenges
    for challenge in (*others, last):
        try:
            return verify_authentication_response(
                credential=told,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=place.host,
                expected_origin=place.origin,
                credential_public_key=base64url_to_bytes(kept.public_key),
                credential_current_sign_count=kept.sign_count,
                require_user_verification=True,
            ).new_sign_count
        except WebAuthnException:
            if challenge == last:
                raise
    raise AssertionError


def _read(answer: str) -> dict[str, object]:
    told = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(told, dict):
        msg = "not an answer"
        raise TypeError(msg)
    return told


def _known(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
        for one in account.passkeys.all()
    ]


def _refusal() -> Refusal:
    return Refusal("passkey_wrong", WRONG)
