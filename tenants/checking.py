"""The drift check: every office has what the migrations make, and the grants that the others have."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tenants.blueprints import blueprint
from tenants.fingerprint import Fingerprint, differences, fingerprints
from tenants.migrating.collecting import scratch
from tenants.migrating.history import read, wanted
from tenants.migrating.replaying import run
from tenants.models import Tenant, Version
from tenants.scope import owner_scope


@dataclass(frozen=True)
class Drift:
    """An office that is not as it should be, and in which objects."""

    tenant: Tenant
    sentences: list[str]


def find_drift(tenants: Sequence[Tenant]) -> list[Drift]:
    """Compare every office with the blueprint of its kind; what is right is noted with its version."""
    with owner_scope():
        prints = fingerprints([tenant.schema_name for tenant in tenants])
    late = _late(tenants)
    found = [Drift(tenant, [f"lacks {', '.join(lacking)}"]) for tenant, lacking in late]
    left = [tenant for tenant in tenants if tenant not in dict(late)]
    for kind in sorted({tenant.type for tenant in left}):
        found += _of_kind(kind, [one for one in left if one.type == kind], prints)
    return found


def _late(tenants: Sequence[Tenant]) -> list[tuple[Tenant, list[str]]]:
    histories = read([tenant.schema_name for tenant in tenants])
    lacking = [(one, wanted(one.type) - histories[one.schema_name].applied) for one in tenants]
    return [(one, sorted(f"{app}.{name}" for app, name in keys)) for one, keys in lacking if keys]


def _of_kind(kind: str, tenants: list[Tenant], prints: dict[str, Fingerprint]) -> list[Drift]:
    model = blueprint(kind)
    usual = Counter(prints[one.schema_name].grants for one in tenants).most_common(1)[0][0]
    example = next(one.schema_name for one in tenants if prints[one.schema_name].grants == usual)
    found = []
    for tenant in tenants:
        mine, sentences = prints[tenant.schema_name], list[str]()
        if mine.tables != model.fingerprint:
            with scratch(kind) as made:
                run(model.parts)
                sentences += differences(tenant.schema_name, made.schema_name, grants=False)
        if mine.grants != usual:
            with owner_scope():
                sentences += differences(tenant.schema_name, example, grants=True)
        if sentences:
            found.append(Drift(tenant, sentences))
        _note(tenant, mine, is_right=not sentences)
    return found


def _note(tenant: Tenant, mine: Fingerprint, *, is_right: bool) -> None:
    with owner_scope():
        Version.objects.filter(tenant=tenant).update(fingerprint=mine.tables if is_right else "")
