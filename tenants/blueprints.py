"""Blueprints: the text of a whole schema, drawn once for each state of the code and kept in the register.

Django makes the first one in a throw-away schema; a second, made of the text alone, must have the same
fingerprint, or nothing is kept.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.db import DatabaseError, transaction

from keting import clock
from keting.marks import operations
from tenants import fingerprint as fingerprinting
from tenants import glance, tightening
from tenants.fingerprint import fingerprint_of_tables
from tenants.glance import glance_at
from tenants.migrating import collecting
from tenants.migrating.collecting import Python, Script, Unreplayable, collect, scratch
from tenants.migrating.history import code_digest
from tenants.migrating.replaying import run
from tenants.models import Blueprint
from tenants.scope import owner_scope
from tenants.tightening import tightened

# What is drawn also hangs on how it is drawn and compared.
DRAWN_BY = [
    Path(__file__),
    *(Path(str(one.__file__)) for one in (fingerprinting, glance, collecting, operations, tightening)),
]


def blueprint(kind: str) -> Script:
    """The script that makes a schema of this kind, with the fingerprint that must come out."""
    with owner_scope():
        kept = Blueprint.objects.filter(kind=kind, code=state_of_the_code(kind)).first()
    if kept is not None:
        added = [(app, name) for app, name in kept.added]
        return Script(kind, [kept.text], added, kept.fingerprint, kept.glance)
    return _draw(kind)


@cache
def state_of_the_code(kind: str) -> str:
    """A digest of the migrations and of all that makes a text and a fingerprint of them."""
    digest = hashlib.sha256(code_digest(kind).encode())
    for path in DRAWN_BY:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _draw(kind: str) -> Script:
    script = collect(kind)
    tight = [tightened(part) if isinstance(part, str) else part for part in script.parts]
    script.parts = next((parts for parts in (tight, script.parts) if _is_exact(parts, script)), [])
    if not script.parts:
        msg = f"the text of a {kind} makes other tables than its migrations do"
        raise Unreplayable(msg)
    if script.is_text:
        with owner_scope():
            Blueprint.objects.get_or_create(
                kind=kind,
                code=state_of_the_code(kind),
                defaults={
                    "text": script.text,
                    "added": script.added,
                    "fingerprint": script.fingerprint,
                    "glance": script.glance,
                    "drawn_at": clock.now(),
                },
            )
    return script


def _is_exact(parts: list[str | Python], script: Script) -> bool:
    with scratch(script.kind) as tenant:
        try:
            with transaction.atomic():
                run(parts)
        except DatabaseError:
            return False
        script.glance = glance_at(tenant.schema_name)
        return fingerprint_of_tables(tenant.schema_name) == script.fingerprint
