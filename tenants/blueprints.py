"""Blueprints: the text of a whole schema, drawn once for each state of the code and kept in the register.

Django makes the first one in a throw-away schema; a second, made of the text alone, must have the same
fingerprint, or nothing is kept.
"""

from keting import clock
from tenants.fingerprint import fingerprint
from tenants.migrating.collecting import Script, Unreplayable, collect, scratch
from tenants.migrating.history import code_digest
from tenants.migrating.replaying import run
from tenants.models import Blueprint
from tenants.scope import owner_scope


def blueprint(kind: str) -> Script:
    """The script that makes a schema of this kind, with the fingerprint that must come out."""
    with owner_scope():
        kept = Blueprint.objects.filter(kind=kind, code=code_digest(kind)).first()
    if kept is not None:
        added = [(app, name) for app, name in kept.added]
        return Script(kind, [kept.text], added, kept.fingerprint)
    return _draw(kind)


def _draw(kind: str) -> Script:
    script = collect(kind)
    with scratch(kind) as tenant:
        run(script.parts)
        if fingerprint(tenant.schema_name).tables != script.fingerprint:
            msg = f"the text of a {kind} makes other tables than its migrations do"
            raise Unreplayable(msg)
    if script.is_text:
        with owner_scope():
            Blueprint.objects.get_or_create(
                kind=kind,
                code=code_digest(kind),
                defaults={
                    "text": script.text,
                    "added": script.added,
                    "fingerprint": script.fingerprint,
                    "drawn_at": clock.now(),
                },
            )
    return script
