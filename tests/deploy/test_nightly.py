"""The house backs itself up every night, makes a missed night good, and is loud about a failure."""

import os
import time
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

import pytest

from deploy.local import nightly
from deploy.local.journal import Journal
from deploy.local.nightly import Nightly, hour_of, last_night, newest_in
from deploy.local.processes import Program
from deploy.local.trouble import Trouble
from keting.clock import SHANGHAI

THREE = time_of_day(3)


def backups(program: str, newest: datetime, at: time_of_day | None = THREE) -> Nightly:
    """Due now, with a program that only succeeds or fails."""
    made = Nightly(Program([program]), Journal(), at, lambda: newest)
    made.due = 0.0
    return made


def test_the_hour_is_shanghais() -> None:
    assert last_night(THREE, datetime(2026, 11, 25, 2, 59, tzinfo=SHANGHAI)).day == 24
    assert last_night(THREE, datetime(2026, 11, 24, 19, 0, tzinfo=UTC)).day == 25
    assert hour_of("never") is None
    with pytest.raises(Trouble, match="KETING_BACKUP_AT must be an hour"):
        hour_of("at night")


def test_a_night_without_a_backup_gets_one() -> None:
    old = backups("true", datetime(2026, 1, 1, tzinfo=SHANGHAI))
    old.tend()
    assert old.process is not None
    old.process.wait()
    old.tend()
    assert old.process is None


def test_a_night_that_has_its_backup_gets_no_second() -> None:
    fresh = backups("true", nightly.clock.now())
    fresh.tend()
    assert fresh.process is None
    off = backups("true", datetime(2026, 1, 1, tzinfo=SHANGHAI), at=None)
    off.tend()
    assert off.process is None


def test_a_failure_is_loud_and_tried_again_within_the_hour(capsys: pytest.CaptureFixture[str]) -> None:
    broken = backups("false", datetime(2026, 1, 1, tzinfo=SHANGHAI))
    broken.tend()
    assert broken.process is not None
    broken.process.wait()
    broken.tend()
    assert "THE NIGHTLY BACKUP FAILED: it ended with status 1" in capsys.readouterr().out
    assert 3000 < broken.due - time.monotonic() <= 3600


def test_the_newest_is_read_from_the_names(tmp_path: Path) -> None:
    opened = tmp_path / "house.opened"
    opened.touch()
    os.utime(opened, (0, 0))
    assert newest_in(tmp_path / "backups", opened).year == 1970
    for name in ("20261124T190000Z", "20261125T190000Z", ".half-1", "others"):
        (tmp_path / "backups" / name).mkdir(parents=True)
        (tmp_path / "backups" / name / "manifest.json").touch()
    assert newest_in(tmp_path / "backups", opened) == datetime(2026, 11, 26, 3, tzinfo=SHANGHAI)
