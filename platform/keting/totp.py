"""Six digits from a shared secret and the time (RFC 6238)."""

import hmac
from collections.abc import Iterable
from datetime import datetime

import pyotp

SECONDS, DIGITS = 30, 6


def new_secret() -> str:
    """160 bits as an authenticator app takes them."""
    return pyotp.random_base32()


def step_of(at: datetime) -> int:
    """Which half minute since 1970 it is."""
    return int(at.timestamp()) // SECONDS


def code_of(secret: str, step: int) -> str:
    """What the app shows in that half minute."""
    return pyotp.TOTP(secret, digits=DIGITS).generate_otp(step)


def step_with(secret: str, code: str, steps: Iterable[int]) -> int | None:
    """The newest of these half minutes with this code; all are compared, however early one fits."""
    fitting = [step for step in steps if hmac.compare_digest(code_of(secret, step), code)]
    return max(fitting, default=None)


def address_of(secret: str, *, name: str, house: str) -> str:
    """What stands in the picture that the app reads: otpauth://totp/…"""
    return pyotp.TOTP(secret, digits=DIGITS).provisioning_uri(name=name, issuer_name=house)
