"""Stock django-tenants beside us: a process of its own on a copy of our database."""

import os
import subprocess
import sys

from django.db import connection


class Stock:
    """The peer's process on a copy of this database."""

    def __init__(self, module: str = "tests.bench._stock_migrate") -> None:
        self.module = module

    def __enter__(self) -> "Stock":
        from tests import databases
        from tests.plugin import ROOT, database_url

        mine = str(connection.settings_dict["NAME"])
        databases.leave()
        databases.copy(mine, "peer")
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            env=os.environ
            | {"DATABASE_URL": database_url("peer"), "DJANGO_SETTINGS_MODULE": "tests.bench._stock"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def migrate(self, steps: int) -> float:
        """Seconds for `migrate_schemas` with so many steps known."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()
