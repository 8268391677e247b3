"""Threads that go from committee to committee and read a row named after it; what they saw.

`ours` enters by tenants.scope; `stock` does what django-tenants does: one login, SET before each read.
`plant` makes those rows and says the logins' passwords as a pooler must know them.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

THREADS, READS = 6, 100
SCHEMAS = ["c310104008043", "c310104008041"]


def plant() -> dict[str, str]:
    """A worker in each committee who is called like it; returns the passwords of all logins in use."""
    from committees.staff.models import Worker
    from keting.db import logins
    from tenants.models import Tenant
    from tenants.scope import scope

    for schema in SCHEMAS:
        with scope(Tenant.objects.get(schema_name=schema)):
            Worker.objects.create(name=schema, title="社工")
    used = [*map(logins.of, ["public", *SCHEMAS]), logins.migrate()]
    return {login: logins.password(login) for login in used}


def ours() -> Callable[[str], str]:
    """A reader by login."""
    from django.db import connection

    from committees.staff.models import Worker
    from tenants.models import Tenant
    from tenants.scope import scope

    tenants = {schema: Tenant.objects.get(schema_name=schema) for schema in SCHEMAS}

    def read(schema: str) -> str:
        with scope(tenants[schema]), connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            (who,) = cursor.fetchone()
            return str(Worker.objects.get().name) if who.endswith(schema) else who

    return read


def stock() -> Callable[[str], str]:
    """A reader by search_path."""
    import threading

    import psycopg2
    from django.conf import settings

    from keting.db import logins

    where, own = settings.DATABASES["default"], threading.local()

    def read(schema: str) -> str:
        if not hasattr(own, "raw"):
            login = logins.migrate()
            own.raw = psycopg2.connect(
                dbname=where["NAME"],
                host=where["HOST"],
                port=where["PORT"],
                user=login,
                password=logins.password(login),
            )
            own.raw.autocommit = True
        cursor = own.raw.cursor()
        cursor.execute(f"SET search_path = {schema}, public")
        cursor.execute("SELECT name FROM staff_worker")
        return str(cursor.fetchone()[0])

    return read


def main(way: str) -> dict[str, Any]:
    """Read with six threads; {reads, wrong}."""
    read = {"ours": ours, "stock": stock}[way]()

    def walk(start: int) -> int:
        order = [SCHEMAS[(start + step) % 2] for step in range(READS)]
        return sum(read(schema) != schema for schema in order)

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = sum(pool.map(walk, range(THREADS)))
    return {"reads": THREADS * READS, "wrong": wrong}


def admit() -> dict[str, Any]:
    """What `keting migrate --admit` does for the logins."""
    from tenants import roles

    roles.prepare()
    roles.admit_strangers(everybody=True)
    return {}


if __name__ == "__main__":
    django.setup()
    way = sys.argv[1]
    print(json.dumps({"plant": plant, "admit": admit}[way]() if way in {"plant", "admit"} else main(way)))
