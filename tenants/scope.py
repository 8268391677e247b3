"""The one door into a schema. No other code switches tenants (ruff's banned-api keeps it)."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django_tenants.postgresql_backend.base import FakeTenant

from keting.db import logins
from keting.db.current import connection
from keting.refusal import OfficeClosed
from tenants.kinds import LIVING, TenantType
from tenants.models import Domain, Tenant

# A committee opened elsewhere counts at once (misses are not kept), one suspended elsewhere within a second.
KEEP_SECONDS = 1.0
_PUBLIC = FakeTenant(logins.PUBLIC)


class UnknownTenant(LookupError):
    """No such office, or one of another type."""


@dataclass
class _Registry:
    """Tenants by host and by schema as this process last read them."""

    kept: dict[tuple[str, str], tuple[float, Tenant]] = field(default_factory=dict)

    def find(self, kind: str, key: str) -> Tenant | None:
        found = self.kept.get((kind, key))
        if found and found[0] > time.monotonic():
            return found[1]
        tenant = self._read(kind, key)
        if tenant is None:
            self.kept.pop((kind, key), None)
        else:
            self.kept[kind, key] = (time.monotonic() + KEEP_SECONDS, tenant)
        return tenant

    @staticmethod
    def _read(kind: str, key: str) -> Tenant | None:
        """In whichever scope we are: every login may read the register."""
        return _behind(key) if kind == "host" else _tenants().filter(schema_name=key).first()


def _tenants() -> QuerySet[Tenant]:
    return Tenant.objects.select_related("committee", "version", "successor__committee")


def _behind(host: str) -> Tenant | None:
    """The tenant of a host; by a former host it knows where it has moved to."""
    tenant = _tenants().filter(domains__domain=host).annotate(is_present=F("domains__is_primary")).first()
    if tenant and not tenant.is_present:
        tenant.moved_to = Domain.objects.get(tenant=tenant, is_primary=True).domain
    return tenant


_registry = _Registry()


def forget() -> None:
    """Read the register anew from now on."""
    _registry.kept.clear()


@contextmanager
def _standing(tenant: Any, *, is_owner: bool = False) -> Iterator[None]:
    former, was_owner = connection.tenant, connection.is_owner
    connection.set_tenant(tenant, is_owner=is_owner)
    try:
        yield
    finally:
        connection.set_tenant(former, is_owner=was_owner)


@contextmanager
def scope(tenant: Tenant) -> Iterator[Tenant]:
    """Everything inside is done by the tenant's login; afterwards the former scope is back."""
    with _standing(tenant):
        yield tenant


@contextmanager
def public_scope() -> Iterator[None]:
    """Only the register and the reference tables can be read inside, and nothing written."""
    with _standing(_PUBLIC):
        yield


@contextmanager
def owner_scope(tenant: Tenant | None = None) -> Iterator[None]:
    """As the owner of all tables: for opening, migrating, moving and restoring an office, nothing else.

    Without a tenant the register's tables stand first. A transaction may step from one office to another.
    Raises NotTheOwner in a process that was not given the owner's key.
    """
    with _standing(tenant or _PUBLIC, is_owner=True):
        yield


@contextmanager
def scope_of_schema(schema: str, *, kind: str) -> Iterator[Tenant]:
    """Enter by schema name, as a task does; UnknownTenant for a missing one or another type, OfficeClosed."""
    tenant = _registry.find("schema", schema)
    if tenant is None or tenant.type != kind:
        msg = f"{schema} is not a {kind}"
        raise UnknownTenant(msg)
    if not tenant.is_open:
        msg = f"{schema} is {tenant.state}"
        raise OfficeClosed(msg)
    with scope(tenant):
        yield tenant


def tenant_of_host(host: str) -> Tenant | None:
    """The tenant whose host name is exactly this one."""
    return _registry.find("host", host)


def current() -> Tenant:
    """The tenant of this scope; raises UnknownTenant in public."""
    tenant: Any = connection.tenant
    if not isinstance(tenant, Tenant):
        msg = "no tenant has been entered"
        raise UnknownTenant(msg)
    return tenant


def committees() -> list[Tenant]:
    """All that live, those closed for a while too, in the order of their codes at their opening."""
    rows = Tenant.objects.select_related("committee").filter(type=TenantType.COMMITTEE, state__in=LIVING)
    return list(rows.order_by("schema_name"))


def committees_at_work(schemas: Collection[str] | None = None) -> list[Tenant]:
    """Those whose tasks are done now; of these schemas only, when they are told."""
    found = [tenant for tenant in committees() if tenant.is_open]
    return found if schemas is None else [tenant for tenant in found if tenant.schema_name in schemas]


def street() -> Tenant:
    """The street office."""
    return Tenant.objects.get(type=TenantType.STREET)
