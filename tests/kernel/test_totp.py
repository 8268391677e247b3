"""Six digits by RFC 6238, appendix B (SHA-1, cut to six digits)."""

import base64
from datetime import UTC, datetime

import pytest

from keting import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_of(SECRET, totp.step_of(at)) == code[-6:]


def test_the_newest_fitting_step_is_found() -> None:
    code = totp.code_of(SECRET, 100)
    assert totp.step_with(SECRET, code, range(95, 105)) == 100
    assert totp.step_with(SECRET, code, range(101, 105)) is None


def test_a_secret_has_160_bits_and_the_address_names_the_house() -> None:
    assert len(base64.b32decode(totp.new_secret())) == 20
    assert totp.new_secret() != totp.new_secret()
    told = totp.address_of(SECRET, name="fan", house="徐汇苑居委会")
    assert told.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in told
