"""Rehearsals: benches and drills really run, tiny, on three committees; no aim is judged.

A module's REHEARSAL says which of its names, dotted ones too, are smaller or stand for something heavy;
rounds, kills and losses are 1 without being said. Each runs in a fork of its own: what it changes in the
process meets nobody.
"""

import importlib
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from deploy.local.servers import Servers
from tests import running

DATABASE = "rehearsal_model"
ONCE = ("ROUNDS", "KILLS", "LOSSES")
THIRD = {"code": "310104008999", "name": "排练居委会"}


def main(words: list[str]) -> int:
    """`python -m tests.rehearsing bench|drill NAME…`: a line for each; 1 when one broke."""
    kind, *chosen = words
    with tempfile.TemporaryDirectory(prefix="keting-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        # A Redis of its own: another's worker would take its tasks.
        with Servers(home, durable=False, postgres=False) as servers:
            os.environ |= {"REDIS_URL": servers.redis_url, "KETING_HOME": folder, "KETING_TEST_HOME": folder}
            running.set_up()
            make_model(kind)
            status = 0
            for name in chosen or names(kind):
                status |= in_a_fork(kind, name)
                servers.mend()
    return status


def names(kind: str) -> list[str]:
    """What is rehearsed here; a module that is not says by which test it is."""
    here = []
    for name in running.names(kind):
        module = importlib.import_module(f"{running.SCHEMA[kind]}.{name}")
        elsewhere = getattr(module, "REHEARSED_BY", "")
        if elsewhere:
            assert (running.ROOT / elsewhere).is_file()
        else:
            here.append(name)
    return here


def make_model(kind: str) -> None:
    """A street of three committees, from which every rehearsal gets its own."""
    from tenants import opening
    from tenants.admission import Opening
    from tests import databases

    databases.clone(f"{DATABASE}_{kind}")
    with databases.standing_in(f"{DATABASE}_{kind}"):
        opening.open_committee(Opening(**THIRD, opened_on=date(2026, 1, 1)))


def in_a_fork(kind: str, name: str) -> int:
    """Rehearse one; its status, 1 when it ended in no other way."""
    sys.stdout.flush()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = rehearse(kind, name)
        finally:
            sys.stdout.flush()
            os._exit(status)
    _pid, ended, spent = os.wait4(pid, 0)
    status = os.waitstatus_to_exitcode(ended)
    cpu = spent.ru_utime + spent.ru_stime
    sys.stderr.write(f"{name}: {time.monotonic() - started:.1f} s, {cpu:.1f} s of a processor\n")
    if status not in {0, 1}:
        running.tell({"name": name, "error": running.outcome(status)})
    return int(status != 0)


def rehearse(kind: str, name: str) -> int:
    """Do it in this process, on a database that goes afterwards."""
    from tests import databases
    from tests.plugin import database_url

    database = f"rehearsal_{name}"
    databases.copy(f"{DATABASE}_{kind}", database)
    os.environ["DATABASE_URL"] = database_url(database)
    with databases.standing_in(database):
        module = importlib.import_module(f"{running.SCHEMA[kind]}.{name}")
        shrink(module)
        found = running.line_of(kind, module, name)
    databases.drop(database)
    running.tell(found | {"rehearsal": True})
    return int("error" in found or bool(found.get("violations")))


def shrink(module: ModuleType) -> None:
    """Put the rehearsal's values in the place of the module's."""
    small: dict[str, Any] = {name: 1 for name in ONCE if hasattr(module, name)}
    small |= getattr(module, "REHEARSAL", {})
    for path, value in small.items():
        *owners, name = path.split(".")
        owner: Any = module
        for each in owners:
            owner = getattr(owner, each)
        assert hasattr(owner, name), f"{module.__name__} has no {path} to make smaller"
        setattr(owner, name, value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
