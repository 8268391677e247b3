"""Every bench and drill still runs: a change that breaks one is seen at once, not at the next measurement."""

import json
import subprocess
import sys

import pytest

from tests import rehearsing, running
from tests.plugin import ROOT, TEMPLATE, database_url

SAID = {"bench": {"unit", "ours", "peer", "limit", "n", "aim", "met"}, "drill": {"n", "violations"}}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["bench", "drill"])
def test_all_can_be_run(kind: str) -> None:
    env = running.surroundings(database_url(TEMPLATE)) | {
        "PYTEST_XDIST_WORKER": "run",
        "KETING_ROLES": TEMPLATE,
    }
    command = [sys.executable, "-m", rehearsing.__name__, kind]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    found = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    broken = {name: one for name, one in found.items() if "error" in one or one.get("violations")}
    assert broken == {}, done.stderr[-5000:]
    assert sorted(found) == rehearsing.names(kind)
    assert [name for name, one in found.items() if not one.keys() >= SAID[kind]] == []
    assert done.returncode == 0
