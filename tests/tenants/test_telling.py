"""What `keting migrate` says: a bar while it goes on, then a line for each office."""

import re
import sys

import pytest
from django.db import migrations, models

from tenants import commands, telling
from tenants.migrating import roll_out
from tenants.models import Tenant
from tests.tenants.steps import Steps, steps

__all__ = ["steps"]
EXTRA = migrations.AddField("visit", "extra", models.CharField(max_length=10, null=True))
TRAP = migrations.RunSQL("DO $$ BEGIN RAISE EXCEPTION 'trap'; END $$")


def test_each_office_has_its_line(home: Tenant, steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    steps.add("visits", "0002_extra", EXTRA)
    telling.tell(roll_out(commands.offices(), progress=telling.migrated))
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["1/2 canary 汇园居委会: migrated", "2/2 pilots 徐汇苑居委会: migrated"]
    line = r"canary   c310104008041 汇园居委会  migrated  \d+\.\d\d s, 1×  visits\.0002_extra"
    assert re.fullmatch(line, said[2])
    assert said[3].startswith("pilots   c310104008043")
    assert said[4] == "2 migrated, 1 up to date already"


def test_who_failed_is_told_why(home: Tenant, steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    steps.add("visits", "0002_trap", TRAP)
    telling.tell(roll_out(commands.offices()))
    said = capsys.readouterr().out
    assert re.search(r"canary +c310104008041 汇园居委会  failed  trap", said)
    assert re.search(r"pilots +c310104008043 徐汇苑居委会  not reached  visits\.0002_trap", said)
    assert "mend the reason and run `keting migrate` again" in said


def test_on_a_terminal_the_bar_grows_in_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for done in (1, 2):
        telling.bar(done, 2, "徐汇苑居委会")
    said = capsys.readouterr().out
    assert said.count("\r") == 2
    assert "█" * 15 + "░" * 15 + " 1/2" in said
    assert said.endswith("█" * 30 + " 2/2 徐汇苑居委会\n")
