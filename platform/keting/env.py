"""Readers of the environment that refuse ill-formed values loudly."""

import os
import re
import zlib
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from keting import credentials


class BadEnvironment(Exception):
    """A variable is missing or ill-formed; the message says which and what is expected."""


@dataclass(frozen=True)
class Provider:
    """Another house that says who somebody is (OpenID Connect), and what of its saying is a second factor.

    `factors`: values of the ID token such as `amr=mfa` or `acr=urn:example:loa3`; none: ours is always asked.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    factors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gateway:
    """Where text messages are handed over: an address and the key that signs each; `demo`: nowhere."""

    address: str
    key: str = field(repr=False)

    @property
    def is_demo(self) -> bool:
        """Whether nothing is sent and the demo tells the code itself."""
        return self.address == "demo"


def text(name: str, default: str | None = None) -> str:
    """The variable as it is; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        msg = f"{name} must be set"
        raise BadEnvironment(msg)
    return value


def secret(name: str, default: str | None = None) -> str:
    """The file of this name in the folder of credentials, else the variable; both are refused."""
    folder = credentials.folder()
    if folder is None or not (folder / name).exists():
        return text(name, default)
    if os.environ.get(name):
        msg = f"{name} stands in the environment and in {folder}: which is right? Take one away"
        raise BadEnvironment(msg)
    try:
        return credentials.read(folder / name)
    except (OSError, credentials.NotPrivate) as error:
        raise BadEnvironment(str(error)) from error


def key(name: str, for_checks: str) -> str:
    """A key; the one for checks only where no key store speaks to us and none is set."""
    return secret(name, None if credentials.is_handed() else for_checks)


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    msg = f"{name} must be 1 or 0, not {value!r}"
    raise BadEnvironment(msg)


def number(name: str, default: int) -> int:
    """A whole number ≥ 0."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        msg = f"{name} must be a whole number, not {value!r}"
        raise BadEnvironment(msg)
    return int(value)


def choice(name: str, default: str, allowed: frozenset[str]) -> str:
    """One of the allowed words."""
    value = os.environ.get(name, default)
    if value not in allowed:
        msg = f"{name} must be one of {', '.join(sorted(allowed))}, not {value!r}"
        raise BadEnvironment(msg)
    return value


def redis(name: str, default: str) -> str:
    """A Redis address as redis-py spells it; Celery writes a socket as redis+socket://…?virtual_host=0."""
    url = secret(name, default)
    return url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")


def name(variable: str, default: str) -> str:
    """A word of at most 24 lower-case letters, digits and underscores, as a role's name can begin with."""
    value = os.environ.get(variable, default)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", value):
        msg = f"{variable} must be a word of at most 24 letters, digits and underscores, not {value!r}"
        raise BadEnvironment(msg)
    return value


def name_from(word: str) -> str:
    """Such a word made of any other; what must be cut keeps a digest of the whole."""
    plain = re.sub(r"[^a-z0-9_]", "_", word.lower())
    plain = plain if plain[:1].isalpha() else f"k{plain}"
    return plain if len(plain) <= 24 else f"{plain[:15]}_{zlib.crc32(word.encode()):08x}"


def database(name: str) -> dict[str, str]:
    """Django's connection settings from a postgresql:// address; `?host=` names a socket folder."""
    parts = urlsplit(secret(name, "postgresql:///keting"))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        msg = f"{name} must look like postgresql://user:password@host:port/name"
        raise BadEnvironment(msg)
    query = parse_qs(parts.query)
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
    }


def gateway(prefix: str, *, may_be_plain: bool) -> Gateway | None:
    """`PREFIX_URL` and `PREFIX_KEY`; None without an address. https, but for a try-out or the demo."""
    address = text(f"{prefix}_URL", "").strip()
    if not address:
        return None
    if may_be_plain and address == "demo":
        return Gateway(address, "")
    parts = urlsplit(address)
    if parts.scheme not in ({"https", "http"} if may_be_plain else {"https"}) or not parts.hostname:
        msg = f"{prefix}_URL must be an https:// address, not {address!r}"
        raise BadEnvironment(msg)
    # Only who sends is told the key; the others know that there is a gateway.
    return Gateway(address, secret(f"{prefix}_KEY", ""))


def provider(prefix: str, *, may_be_plain: bool) -> Provider | None:
    """`PREFIX_ISSUER`, `_CLIENT`, `_SECRET`, `_FACTORS`; None without an issuer. https, but for a try-out."""
    issuer = text(f"{prefix}_ISSUER", "").strip()
    if not issuer:
        return None
    if urlsplit(issuer).scheme not in ({"https", "http"} if may_be_plain else {"https"}):
        msg = f"{prefix}_ISSUER must be an https:// address, not {issuer!r}"
        raise BadEnvironment(msg)
    factors = frozenset(text(f"{prefix}_FACTORS", "").split())
    if any(not re.fullmatch(r"(acr|amr)=\S+", one) for one in factors):
        msg = f"{prefix}_FACTORS must be words like amr=mfa or acr=urn:example:loa3"
        raise BadEnvironment(msg)
    return Provider(issuer, text(f"{prefix}_CLIENT"), secret(f"{prefix}_SECRET"), factors)
