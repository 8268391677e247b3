"""A small house with an archive of its log, to be backed up, broken and restored."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.backup.living import Living, ours
from deploy.backup.programs import run
from deploy.local.servers import Servers, throwaway
from tests.plugin import TEMPLATE, database_url


@contextlib.contextmanager
def archived_house() -> Iterator[tuple[Servers, Living]]:
    """Servers that sync and archive, with a copy of the tests' template."""
    with throwaway(durable=True, archived=True) as servers:
        servers.createdb("keting")
        house = ours(servers)
        copy_template(house)
        yield servers, house


def copy_template(house: Living) -> None:
    """Dump the template and load it."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "template.dump"
        run(house.programs / "pg_dump", "--format=custom", f"--file={dump}", url=database_url(TEMPLATE))
        # The roles of the run's server are not those of this one.
        words = ["--no-owner", "--no-acl", "--single-transaction", "--dbname=keting", dump]
        run(house.programs / "pg_restore", *words, url=house.url)
