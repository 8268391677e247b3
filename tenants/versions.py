"""Which offices this code can serve: those whose tables are as new as it expects, or a little newer."""

from functools import cache

from tenants.migrating.history import wanted
from tenants.models import Tenant

# Migrations come before code. They expand first and contract later, so that older code goes on for a while.
MOST_AHEAD = 20


def is_supported(tenant: Tenant) -> bool:
    """Whether the office's tables have what this code asks of them; its row tells, nothing is looked up."""
    version = getattr(tenant, "version", None)
    return version is None or _newest(tenant.type) <= version.number <= _newest(tenant.type) + MOST_AHEAD


@cache
def _newest(kind: str) -> int:
    return len(wanted(kind))
