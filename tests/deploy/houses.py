"""A small house with an archive of its log, to be backed up, broken and restored."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.test import override_settings

from deploy.backup import taking
from deploy.backup.kept import Backup
from deploy.backup.living import Living, ours
from deploy.backup.programs import run, session
from deploy.backup.sums import sums
from deploy.local.servers import Servers, throwaway
from tenants import roles
from tests.plugin import ROOT, TEMPLATE, database_url

KEY = "Zm9yLWNoZWNrcy1vbmx5LWZvci1jaGVja3Mtb25seSE="
HOME, NEIGHBOUR = "c310104008043", "c310104008041"
# What never goes back in time, and what says that all must be counted again.
OTHERWISE = {
    "audit_entry",
    "audit_rowkey",
    "audit_seal",
    "audit_tombstone",
    "django_session",
    "marks_mark",
    "marks_mark_id_seq",
}
OTHERWISE |= {"marks_countingstate"}
ADD = """
WITH door AS (
    INSERT INTO {0}.households_household (id, building, unit, room_no, tenure, since)
    SELECT gen_random_uuid(), gen_random_uuid()::text::varchar(20), '', i, '', '2020-01-01'
    FROM generate_series(1, %s) i RETURNING id
)
INSERT INTO {0}.households_resident (id, household_id, name, pinyin, initials, is_head, relation, sex,
    id_number, id_number_index, phone, phone_index, basis, tags, since)
SELECT gen_random_uuid(), id, '张三', '', '', true, '', '', '', '', '', '', 'both', '[]', '2020-01-01'
FROM door
"""


def quiet(line: str) -> None:
    """Say nothing."""


class Home:
    """A running house with its backups; rows are written as the register would."""

    def __init__(self, servers: Servers, living: Living) -> None:
        self.servers = servers
        self.living = living
        self.folder = servers.home / "backups"

    def add(self, schema: str, count: int = 1) -> None:
        """Write households with a person in each."""
        self.living.ask(ADD.format(schema), count)

    def back_up(self) -> Backup:
        """Take a backup."""
        return taking.take(self.living, taking.Order(self.folder, 7, quiet))

    def facts(self, schema: str) -> dict[str, str]:
        """The sums of what goes back in time."""
        found = sums(self.living, schema)
        return {name: told for name, told in found.items() if name not in OTHERWISE}

    def now(self) -> datetime:
        """The database's time."""
        found: datetime = self.living.ask("SELECT clock_timestamp()")[0][0]
        return found

    def keting(self, *words: str) -> str:
        """Run `keting …` as a person would; return what it said."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env = kept | {
            "KETING_HOME": str(self.servers.home),
            "KETING_MASTER_KEY": KEY,
            "KETING_ROLES": TEMPLATE,
        }
        env |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
        command = [sys.executable, "-m", "keting", *words]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        return done.stdout


@contextlib.contextmanager
def archived_house(source: str = TEMPLATE) -> Iterator[Home]:
    """Servers that sync and archive, with a copy of a database of the run's."""
    os.environ["KETING_MASTER_KEY"] = KEY
    with throwaway(durable=True, archived=True) as servers:
        servers.createdb("keting")
        living = ours(servers)
        copy_of(database_url(source), living)
        yield Home(servers, living)


def copy_of(source: str, house: Living) -> None:
    """Dump a database with its roles and load it."""
    with tempfile.TemporaryDirectory() as folder:
        names, dump = Path(folder) / "roles.sql", Path(folder) / "template.dump"
        # This server has its administrator already: the one error is meant.
        run(house.programs / "pg_dumpall", "--roles-only", f"--file={names}", url=source)
        run(house.programs / "psql", "--quiet", "--output=/dev/null", f"--file={names}", url=house.url)
        run(house.programs / "pg_dump", "--format=custom", f"--file={dump}", url=source)
        run(house.programs / "pg_restore", "--single-transaction", "--dbname=keting", dump, url=house.url)
    with session(house.url) as cursor, override_settings(KETING_ROLES=TEMPLATE):
        roles.close_database(cursor, "keting")
