"""Benches and drills always say one line, however they end."""

import json
import signal
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests import databases, running


def test_a_run_that_breaks_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_given: Any) -> dict[str, Any]:
        msg = "the broker is gone"
        raise ConnectionError(msg)

    monkeypatch.setattr(running, "set_up", lambda: None)
    monkeypatch.setitem(sys.modules, "tests.drills.broken", SimpleNamespace(run=broken))
    assert running.main(["drill", "broken", "1", ""]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"name": "broken", "error": "ConnectionError: the broker is gone"}
    assert "Traceback" in said.err


def test_a_run_that_was_killed_is_not_taken_for_a_good_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(databases, "clone", lambda name: None)
    killed = subprocess.CompletedProcess([], -signal.SIGSEGV)
    monkeypatch.setattr(subprocess, "run", lambda *given, **how: killed)
    assert running.finish(["drill", "booking"]) == 1
    assert json.loads(capsys.readouterr().out) == {"name": "booking", "error": "was killed by SIGSEGV"}
