"""What each part of an opened committee costs: the same text piece by piece, in a transaction of its own."""

import re
from statistics import median
from time import perf_counter

from django.db import connection, transaction

from tenants import building, roles
from tenants.fingerprint import fingerprint_of_tables
from tenants.migrating.history import make_schema
from tenants.models import Tenant
from tenants.scope import owner_scope

SCHEMA = "c310104799999"
TABLE = re.compile(r"^CREATE TABLE .*\n?", re.MULTILINE)
INDEX = re.compile(r"^CREATE (?:UNIQUE )?INDEX .*\n?", re.MULTILINE)
COUNTS = """
SELECT count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relkind = 'i'),
       (SELECT count(*) FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype IN ('f', 'x')),
       (SELECT count(*) FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype = 'c'),
       (SELECT count(*) FROM pg_proc WHERE pronamespace = %s::regnamespace),
       (SELECT count(*) FROM pg_trigger JOIN pg_class AS own ON own.oid = tgrelid
        WHERE own.relnamespace = %s::regnamespace AND NOT tgisinternal)
FROM pg_class WHERE relnamespace = %s::regnamespace
"""
KINDS = ("tables", "indexes", "keys", "checks", "functions", "triggers")


def tables(text: str) -> str:
    """The statements of a text that make tables."""
    return "".join(TABLE.findall(text))


def seconds(text: str) -> dict[str, float]:
    """Of one schema that is not kept."""
    rest = INDEX.sub("", TABLE.sub("", text))
    pieces = {
        "tables with keys and rules": f"{building.QUICKLY} {tables(text)}",
        "later changes, functions and triggers": rest,
        "indexes": "".join(INDEX.findall(text)),
        "login and grants": roles.admission(SCHEMA),
    }
    with owner_scope(), transaction.atomic():
        make_schema(SCHEMA)
        with owner_scope(Tenant(schema_name=SCHEMA, type="committee")):
            found = {name: _run(piece) for name, piece in pieces.items()}
        started = perf_counter()
        fingerprint_of_tables(SCHEMA)
        found["fingerprint"] = perf_counter() - started
        transaction.set_rollback(True)
    return found


def _run(text: str) -> float:
    with connection.cursor() as cursor:
        started = perf_counter()
        cursor.execute(text)
        return perf_counter() - started


def told(rounds: list[dict[str, float]], *, ours: float, bare: float) -> dict[str, float]:
    """Medians in milliseconds; what is left of an opening is the register, the history and the commit."""
    found = {name: median(one[name] for one in rounds) for name in rounds[0]}
    whole = found.pop("tables with keys and rules")
    found = {"bare tables": bare, "keys and rules": whole - bare, **found}
    found["register, history, commit"] = ours - sum(found.values())
    return {name: round(1000 * part, 1) for name, part in found.items()}


def counts(schema: str) -> dict[str, int]:
    """How much of each a committee has."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(COUNTS, [schema] * 5)
        return dict(zip(KINDS, cursor.fetchone(), strict=True))
