"""One added column in every committee: the text replayed, against stock `migrate_schemas`.

Each side has a database of its own with the same 31 committees; a round brings both one migration further.
The limit is the bare statements and rows of history in one transaction, which nothing could resume.
"""

from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from tenants import commands
from tenants.migrating import roll_out
from tenants.scope import committees, owner_scope
from tests.bench import _steps
from tests.bench._stock_fleet import Stock

COMMITTEES = "all"
ROUNDS = 5
AIM = "≥ 50× migrate_schemas, every committee in a transaction of its own"


def run() -> dict[str, Any]:
    """Alternate ours, the peer and the limit; start-up is left out on both sides."""
    ours, peer, limit = [], [], []
    with Stock() as stock:
        for number in range(1, ROUNDS + 1):
            peer.append(stock.migrate(number))
            _steps.add(number)
            ours.append(_ours())
            limit.append(_limit(number))
    mine, theirs = median(ours), median(peer)
    return {
        "unit": "ms",
        "ours": round(1000 * mine, 1),
        "peer": round(1000 * theirs, 1),
        "limit": round(1000 * median(limit), 1),
        "n": ROUNDS,
        "aim": AIM,
        "met": theirs >= 50 * mine,
    }


def _ours() -> float:
    started = perf_counter()
    report = roll_out(commands.offices())
    seconds = perf_counter() - started
    assert {line.outcome for line in report.lines} == {"migrated"}
    assert len(report.lines) == len(committees())
    return seconds


def _limit(number: int) -> float:
    """Another column, so that both find the same work to do."""
    schemas = [one.schema_name for one in commands.offices() if one.type == "committee"]
    text = ";".join(
        f"ALTER TABLE {schema}.visits_visit ADD COLUMN bare_{number} varchar(10);"
        f"INSERT INTO {schema}.django_migrations (app, name, applied) VALUES ('bare', '{number}', now())"
        for schema in schemas
    )
    with owner_scope(), connection.cursor() as cursor:
        started = perf_counter()
        cursor.execute(f"BEGIN; {text}; COMMIT")
        return perf_counter() - started
