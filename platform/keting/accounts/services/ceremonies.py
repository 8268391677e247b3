"""What the library for passkeys does for us; whoever only passes by never loads it: 7 MB of each process."""

from collections.abc import Iterable
from typing import Any, NamedTuple

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

from keting.accounts.services.passkeys import Place

VERIFIED = UserVerificationRequirement.REQUIRED


class Made(NamedTuple):
    """The public half of a new key, in letters, and where its counter stands."""

    credential_id: str
    public_key: str
    sign_count: int


def asked_to_make(place: Place, house: str, user: tuple[bytes, str, str], known: Iterable[str]) -> str:
    """The options for a new key of this user (id, name, shown name), as JSON with their challenge."""
    user_id, name, shown = user
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=house,
        user_id=user_id,
        user_name=name,
        user_display_name=shown,
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=VERIFIED),
        exclude_credentials=_described(known),
    )
    return str(options_to_json(options))


def asked_to_show(place: Place, known: Iterable[str]) -> str:
    """The options for one of the known keys, as JSON with their challenge."""
    options = generate_authentication_options(
        rp_id=place.host, allow_credentials=_described(known), user_verification=VERIFIED
    )
    return str(options_to_json(options))


def made(told: dict[str, Any], challenge: str, place: Place) -> Made:
    """The new key of an answer; ValueError unless it answers this challenge at this place."""
    try:
        found = verify_registration_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise ValueError(str(error)) from error
    key_id, key = bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key)
    return Made(key_id, key, found.sign_count)


def shown(told: dict[str, Any], challenge: str, place: Place, key: tuple[str, int]) -> int:
    """The new counter of a key (its public half, its counter); ValueError unless it holds."""
    public_key, sign_count = key
    try:
        return verify_authentication_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        ).new_sign_count
    except WebAuthnException as error:
        raise ValueError(str(error)) from error


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]
