"""A committee opened: by the blueprint's text, from a warm spare, by stock `migrate_schemas`, as bare tables.

An opening is measured from the check to the commit: rows of the register, schema, tables, history, login,
grants, fingerprint. The director's password is hashed slowly on purpose and the peer makes none: left out.
Spares are made beforehand; who makes one forgets what he knew of the catalogue, so that the first opening
after it is told apart.
The limit is a schema with the same tables as Django first writes them and nothing else: columns with their
primary keys and checks, but no indexes, no keys between tables, no rules, no triggers.
"""

from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from tenants import spares
from tenants.admission import Opening
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprints
from tenants.kinds import TenantType
from tenants.migrating.collecting import collect
from tenants.opening import open_committee
from tenants.scope import committees, owner_scope
from tests.bench import _parts
from tests.bench._stock_fleet import Stock

ROUNDS = 7
DAY = date(2026, 1, 1)
AIM = "≥ 10× migrate_schemas, ≤ 2.5× the bare tables, fingerprint equal; ≤ 5 ms from a warm spare"
NOTE = (
    "the limit makes tables only; an office's indexes, keys, rules and triggers are the same amount of work "
    "again (parts_ms, counts), and login, grants and fingerprint come on top: each is a guarantee"
)


def run() -> dict[str, Any]:
    """Alternate the three, then take the spares; afterwards every committee must have one fingerprint."""
    bare = _parts.tables(collect(TenantType.COMMITTEE).text)
    times: dict[str, list[float]] = {"ours": [], "spare": [], "peer": [], "bare": []}
    with Stock("tests.bench._stock_open") as stock:
        _open(0)
        times["peer"] = [stock.migrate(number) for number in range(1, ROUNDS + 1)]
        _bare(0, bare)
        for number in range(1, ROUNDS + 1):
            both = [("ours", lambda n=number: _open(n)), ("bare", lambda n=number: _bare(n, bare))]
            for name, make in both if number % 2 else reversed(both):
                times[name].append(make())
    spares.keep(ROUNDS + 1)
    first = _open(100)
    times["spare"] = [_open(101 + number) for number in range(ROUNDS)]
    # At the end: where many files have just been deleted new ones are made slowly.
    parts = [_parts.seconds(blueprint(TenantType.COMMITTEE).text) for _round in range(ROUNDS)]
    found = {name: median(all_) for name, all_ in times.items()}
    names = [one.schema_name for one in committees()]
    with owner_scope():
        alike = set(fingerprints(names).values())
    return {
        "unit": "ms",
        "ours": round(1000 * found["ours"], 1),
        "peer": round(1000 * found["peer"], 1),
        "limit": round(1000 * found["bare"], 1),
        "spare_ms": round(1000 * found["spare"], 2),
        "spare_first_ms": round(1000 * first, 2),
        "parts_ms": _parts.told(parts, ours=found["ours"], bare=found["bare"]),
        "counts": _parts.counts(names[0]),
        "fingerprints": len(alike),
        "n": ROUNDS,
        "aim": AIM,
        "met": _is_met(found) and len(alike) == 1,
        "note": NOTE,
    }


def _is_met(found: dict[str, float]) -> bool:
    quick = found["peer"] >= 10 * found["ours"] and found["ours"] <= 2.5 * found["bare"]
    return quick and found["spare"] <= 0.005


def _open(number: int) -> float:
    opening = Opening(code=f"3101049{number:05}", name=f"{number}号居委会", opened_on=DAY)
    started = perf_counter()
    open_committee(opening)
    return perf_counter() - started


def _bare(number: int, tables: str) -> float:
    name = f"bare_{number}"
    text = f"CREATE SCHEMA {name}; SET LOCAL search_path = {name}, public, extensions; {tables}"
    with owner_scope():
        connection.ensure_connection()
        started = perf_counter()
        with transaction.atomic():
            raw = connection.connection.cursor()
            raw.execute(text)
        return perf_counter() - started
