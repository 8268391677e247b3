"""The API against its own schema, as every role, a program and a stranger: n requests to each operation.

Violations are answers with 500 and more, answers that the schema does not know, and operations that forget
to ask who it is. The twin opens a door of which the schema says that it is closed.
"""

from collections import Counter
from typing import Any

from keting import middleware
from keting.api import throttling
from keting.doors import DOORS, OPEN
from tenants.models import Tenant
from tests.security.fuzzing import WHO, attack, somebody

DEFAULT = 60
REHEARSAL = {"DEFAULT": 4, "WHO": WHO[:2]}
COMMITTEE, STREET = "c310104008043", "street"
MANY = {"read": 10**9, "write": 10**9}


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """How many answers of each kind, and what was wrong with them."""
    throttling.KNOWN, throttling.UNKNOWN = MANY, MANY
    statuses: Counter[int] = Counter()
    faults: dict[str, str] = {}
    tenants = {"committee": COMMITTEE, "street": STREET}
    for office, who in WHO:
        tenant = Tenant.objects.select_related("committee").get(schema_name=tenants[office])
        client = somebody(tenant, who)
        if not is_guarded:
            middleware.DOORS = DOORS | {"desk:api_list": OPEN, "reporting:api_tables": OPEN}
        heard = attack(client, tenant, examples=n or DEFAULT)
        for (_label, status), count in heard.statuses.items():
            statuses[status] += count
        faults |= {f"{office} {who}: {fault}": how for fault, how in heard.faults.items()}
    broken = sum(count for status, count in statuses.items() if status >= 500)
    return {
        "n": sum(statuses.values()),
        "who": len(WHO),
        "violations": len(faults) + broken,
        "server_errors": broken,
        "faults": sorted(faults)[:10],
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
    }
