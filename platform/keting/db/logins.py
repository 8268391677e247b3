"""Who speaks to the database: one login per office, named after the deployment.

A committee's identity is its PostgreSQL login (tenancy.md): what a login may not touch, no mistake and no
injected statement can. Names carry a prefix, for roles belong to the whole server: two deployments share one.
Over a socket PostgreSQL knows us by our peer name; elsewhere each login has a password of its own.
"""

import base64
import hashlib
import hmac
import re

from django.conf import settings

PUBLIC = "public"


class NotTheOwner(Exception):
    """This process was not given the owner's key."""


def prefix() -> str:
    """What all roles of this deployment begin with."""
    return str(settings.KETING_ROLES)


def owner() -> str:
    """The role (no login) that owns every table."""
    return f"{prefix()}_owner"


def migrate() -> str:
    """The login of deploy commands and of the queue `opening`; it acts as the owner."""
    return f"{prefix()}_migrate"


def public() -> str:
    """The login that reads the register and nothing else."""
    return f"{prefix()}_public"


def tenant() -> str:
    """The role (no login) whose members are the offices: what each of them may do."""
    return f"{prefix()}_tenant"


def of(schema: str) -> str:
    """The login of an office by its schema; that of the register for `public`."""
    if schema == PUBLIC:
        return public()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", schema):
        msg = f"{schema!r} is no office's schema"
        raise ValueError(msg)
    return f"{prefix()}_t_{schema}"


def password(login: str) -> str:
    """The login's password, '' where the deployment has no keys; raises NotTheOwner without the owner's key.

    Derived from a key, so that nothing has to be stored. The owner's comes from a key of its own, which
    the web processes are not given.
    """
    key = settings.KETING_OWNER_KEY if login == migrate() else settings.KETING_LOGIN_KEY
    if not key and login == migrate() and settings.KETING_LOGIN_KEY:
        msg = "this process may not act as the owner: KETING_OWNER_KEY is not set"
        raise NotTheOwner(msg)
    if not key:
        return ""
    digest = hmac.new(key.encode(), f"keting login {login}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
