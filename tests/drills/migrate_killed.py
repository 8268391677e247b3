"""kill -9 in the middle of a migration, at a random committee; run again, and all must be alike.

Each round adds a step of several statements. The twin commits every statement by itself: a committee that
was half way can neither go on nor back.
"""

import os
import random
import subprocess
import sys
import time
from typing import Any

from django.db import connection

from tenants import commands
from tenants.fingerprint import fingerprints
from tenants.migrating.history import read
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.drills import _fleet

COMMITTEES = "all"
KILLS = 8
# Not pg_stat_activity: what another login does there is hidden from us.
BETWEEN = "SELECT count(*) FROM pg_locks WHERE pid <> pg_backend_pid() AND locktype = 'virtualxid'"


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Violations are committees that differ from the first, lack the step, or could not be brought on."""
    rng, kills = random.Random(2026), n or KILLS
    committees = [one for one in commands.offices() if one.type == "committee"]
    violations, through, rounds = 0, [], 0
    for number in range(1, kills + 1):
        through.append(_killed(number, rng, len(committees), is_guarded))
        _wait_for_the_server()
        _fleet.know(number)
        report = _fleet.roll_out(is_guarded=is_guarded)
        rounds += 1
        left = sum(line.outcome != "migrated" for line in report.lines)
        violations += left + _unlike(committees, number)
        if violations:
            break
    return {
        "n": rounds,
        "violations": violations,
        "through_when_killed": through,
        "committees": len(committees),
    }


def _killed(number: int, rng: random.Random, committees: int, is_guarded: bool) -> int:
    """How many were through when it died."""
    words = ["tests.drills._fleet", str(number), "1" if is_guarded else "0"]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *words], env=os.environ, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    last = rng.randrange(1, committees)
    for _line in range(last):
        said = process.stderr.readline()
        assert said.strip().isdigit(), said
    time.sleep(rng.random() * 0.04)
    process.kill()
    process.wait()
    return last


def _wait_for_the_server() -> None:
    """A script is sent as a whole: the server ends what the dying process had asked for."""
    with owner_scope(), connection.cursor() as cursor:
        for _try in range(200):
            cursor.execute(BETWEEN)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)


def _unlike(committees: list[Tenant], number: int) -> int:
    names = [one.schema_name for one in committees]
    with owner_scope():
        prints = fingerprints(names)
    histories = read(names)
    lack = sum(("visits", f"step_{number}") not in histories[name].applied for name in names)
    return lack + sum(prints[name] != prints[names[0]] for name in names)
