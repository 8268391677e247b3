"""A committee opened: by the blueprint's text, from a warm spare, by stock `migrate_schemas`, as bare tables.

An opening is measured from the check to the commit: rows of the register, schema, tables, history, login,
grants, fingerprint. The director's password is hashed slowly on purpose and the peer makes none: left out.
The limit is a schema with the same tables and nothing else: no keys between them, no rules, no triggers.
"""

import re
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
from tenants.opening import open_committee
from tenants.scope import committees, owner_scope
from tests.bench._stock_fleet import Stock

ROUNDS = 7
DAY = date(2026, 1, 1)
AIM = "≥ 10× migrate_schemas, ≤ 2.5× the bare tables, fingerprint equal; ≤ 5 ms from a warm spare"
TABLE = re.compile(r"^CREATE TABLE .*$", re.MULTILINE)


def run() -> dict[str, Any]:
    """Alternate the four; afterwards every committee must have one fingerprint."""
    tables = TABLE.findall(blueprint(TenantType.COMMITTEE).text)
    times: dict[str, list[float]] = {"ours": [], "spare": [], "peer": [], "bare": []}
    with Stock("tests.bench._stock_open") as stock:
        _open(0)
        for number in range(1, ROUNDS + 1):
            times["peer"].append(stock.migrate(number))
            times["ours"].append(_open(number))
            spares.keep(1)
            times["spare"].append(_open(100 + number))
            times["bare"].append(_bare(number, tables))
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
        "tables": len(tables),
        "fingerprints": len(alike),
        "n": ROUNDS,
        "aim": AIM,
        "met": _is_met(found) and len(alike) == 1,
    }


def _is_met(found: dict[str, float]) -> bool:
    quick = found["peer"] >= 10 * found["ours"] and found["ours"] <= 2.5 * found["bare"]
    return quick and found["spare"] <= 0.005


def _open(number: int) -> float:
    opening = Opening(code=f"3101049{number:05}", name=f"{number}号居委会", opened_on=DAY)
    started = perf_counter()
    open_committee(opening)
    return perf_counter() - started


def _bare(number: int, tables: list[str]) -> float:
    name = f"bare_{number}"
    text = f"CREATE SCHEMA {name}; SET LOCAL search_path = {name}, public, extensions; " + "\n".join(tables)
    with owner_scope():
        connection.ensure_connection()
        started = perf_counter()
        with transaction.atomic():
            raw = connection.connection.cursor()
            raw.execute(text)
        return perf_counter() - started
