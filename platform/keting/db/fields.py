"""Sealed text: encrypted per committee, found again through a blind index.

AES-SIV (RFC 5297) with a key per committee, derived by HKDF from the master key and the tenant's UUID.
The associated data is the field's name only, so that a row may move with its history. Cipher texts of
equal plain texts are equal within one field of one committee.

Sealing keys stand on a ring (`KETING_SEAL_KEYS`, the newest first, the master key last): the newest seals,
each of them unseals, since SIV says itself whether a key fits. Blind digests stay with the master key.

An `OwnKey` belongs to one row, not to the office: whatever it has sealed is gone when the key is.
"""

import base64
import hashlib
import hmac
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from keting.db.current import NoCommittee, connection


def _tenant_id(of: UUID | None = None) -> str:
    tenant_id = of or getattr(connection.tenant, "id", None)
    if tenant_id is None:
        msg = "sealed fields can be read and written only inside a committee's scope"
        raise NoCommittee(msg)
    return str(tenant_id)


def _expand(root: str, tenant_id: str, purpose: str, length: int) -> bytes:
    info = f"keting:{purpose}".encode()
    hkdf = HKDF(algorithm=SHA256(), length=length, salt=tenant_id.encode(), info=info)
    return hkdf.derive(base64.urlsafe_b64decode(root))


_derive = lru_cache(maxsize=256)(_expand)


def _ring() -> list[AESSIV]:
    roots = [*settings.KETING_SEAL_KEYS, settings.KETING_MASTER_KEY]
    return [_cipher(_derive(root, _tenant_id(), "seal", 64)) for root in roots]


@lru_cache(maxsize=256)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(key)


def seal_bytes(plain: bytes, name: str) -> bytes:
    """Cipher text of a file under the current committee's key, bound to a name."""
    return _ring()[0].encrypt(plain, [name.encode()])


def unseal_bytes(cipher: bytes, name: str) -> bytes:
    """The file; InvalidTag when the committee or the name is another."""
    *newer, oldest = _ring()
    for one in newer:
        with suppress(InvalidTag):
            return one.decrypt(cipher, [name.encode()])
    return oldest.decrypt(cipher, [name.encode()])


def sealed_anew(cipher: bytes, name: str) -> bytes | None:
    """The same under the newest key; None where that sealed it. InvalidTag where no key of the ring fits."""
    newest = _ring()[0]
    with suppress(InvalidTag):
        newest.decrypt(cipher, [name.encode()])
        return None
    return newest.encrypt(unseal_bytes(cipher, name), [name.encode()])


def seal(plain: str, name: str) -> bytes:
    """Cipher text of `plain` under the current committee's key, bound to the field's name."""
    return seal_bytes(plain.encode(), name)


def unseal(cipher: bytes, name: str) -> str:
    """Plain text; InvalidTag when the committee or the field is another."""
    return unseal_bytes(cipher, name).decode()


def blind(plain: str, name: str, *, of: UUID | None = None) -> str:
    """Keyed digest (32 hex digits) for equality look-ups of a sealed value.

    `of`: the key of a committee that has joined this one, for digests whose plain text is nowhere kept.
    """
    key = _derive(settings.KETING_MASTER_KEY, _tenant_id(of), "blind", 32)
    return hmac.new(key, f"{name}:{plain}".encode(), hashlib.sha256).hexdigest()[:32]


class OwnKey:
    """A key of 32 random bytes that no process remembers; `text` is how a SealedField keeps it.

    Nothing of the office is in it, so that cipher texts go on with their rows to another committee.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text or base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self._cipher = AESSIV(_expand(self.text, "", "own", 64))

    def seal(self, plain: str, *bound: str) -> str:
        """Cipher text in base64; it opens only together with the same words beside it."""
        return base64.b64encode(self._cipher.encrypt(plain.encode(), _beside(bound))).decode()

    def unseal(self, cipher: str, *bound: str) -> str:
        """Plain text; InvalidTag when the key or one of the words is another."""
        return self._cipher.decrypt(base64.b64decode(cipher), _beside(bound)).decode()


def _beside(bound: tuple[str, ...]) -> list[bytes]:
    return [one.encode() for one in bound]


class SealedField(models.Field):  # type: ignore[type-arg]
    """Text that stands encrypted in the table; '' stays ''."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("blank"), kwargs.pop("default")
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_prep_value(self, value: str | None) -> bytes | None:
        if value is None:
            return None
        return seal(value, self.attname) if value else b""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        plain = value if prepared else self.get_prep_value(value)
        return None if plain is None else connection.Database.Binary(plain)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        return unseal(bytes(value), self.attname) if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return "•••"


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """Digest of a sealed field in the same row, kept by `pre_save`; look up with `blind(value, source)`."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(max_length=32, blank=True, default="", editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "blank", "default", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        plain = getattr(model_instance, self.source)
        digest = blind(plain, self.source) if plain else ""
        setattr(model_instance, self.attname, digest)
        return digest


__all__ = [
    "BlindIndexField",
    "InvalidTag",
    "NoCommittee",
    "OwnKey",
    "SealedField",
    "blind",
    "seal",
    "seal_bytes",
    "sealed_anew",
    "unseal",
    "unseal_bytes",
]
