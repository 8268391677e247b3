"""Nothing to migrate: one statement over all histories, against stock `migrate_schemas`, start-up apart.

At 300 the committees beyond the street's 31 have a schema with a history only: that is all a no-op looks at.
"""

from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from tenants import commands
from tenants.kinds import TenantType
from tenants.migrating import make_schema, migrate_public, roll_out
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.bench._stock_fleet import Stock

COMMITTEES = "all"
ROUNDS, SIZES = 5, (31, 300)
REHEARSAL = {"SIZES": (3, 5)}
AIM = "≥ 100× migrate_schemas at 31 and at 300 committees"
COPY = """INSERT INTO {}.django_migrations (app, name, applied)
SELECT app, name, applied FROM {}.django_migrations ORDER BY id"""


def run() -> dict[str, Any]:
    """The street as it is, then ten times as many; the peer is asked once at 300, it takes so long."""
    found = {}
    for size in SIZES:
        _grow(size)
        rounds = ROUNDS if size == SIZES[0] else 1
        with Stock() as stock:
            peer = [stock.migrate(0) for _ in range(rounds)]
        ours = [_ours() for _ in range(ROUNDS)]
        found[size] = (median(ours), median(peer))
    ratios = {size: round(peer / ours, 1) for size, (ours, peer) in found.items()}
    mine, theirs = found[SIZES[0]]
    return {
        "unit": "ms",
        "ours": round(1000 * mine, 2),
        "peer": round(1000 * theirs, 1),
        "limit": None,
        "n": ROUNDS,
        "aim": AIM,
        "met": all(ratio >= 100 for ratio in ratios.values()),
        "ratio_peer_by_committees": ratios,
        "ours_ms_by_committees": {size: round(1000 * ours, 2) for size, (ours, _peer) in found.items()},
        "peer_ms_by_committees": {size: round(1000 * peer) for size, (_ours, peer) in found.items()},
    }


def _ours() -> float:
    """Public and every office: what `keting migrate` does when there is nothing to do."""
    started = perf_counter()
    assert not migrate_public()
    report = roll_out(commands.offices())
    seconds = perf_counter() - started
    assert not report.lines
    return seconds


def _grow(size: int) -> None:
    standing = [one for one in commands.offices() if one.type == TenantType.COMMITTEE]
    model = standing[0].schema_name
    with owner_scope():
        for number in range(len(standing), size):
            name = f"c3101049{number:05}"
            facts = {"type": TenantType.COMMITTEE, "name": name, "opened_on": date(2026, 1, 1)}
            Tenant.objects.create(schema_name=name, **facts)
            make_schema(name)
            with connection.cursor() as cursor:
                cursor.execute(COPY.format(name, model))
