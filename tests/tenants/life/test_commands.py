"""The life of a committee from the command line."""

import pytest

from tenants.life import commands
from tenants.models import Tenant
from tests.tenants.conftest import count_all


def test_suspend_and_resume(real_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.suspend(["huiyuan", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("dry run, nothing changed")
    assert Tenant.objects.get(schema_name="c310104008041").is_open
    assert commands.suspend(["310104008041", "--why", "move"]) == 0
    assert not Tenant.objects.get(schema_name="c310104008041").is_open
    assert commands.resume(["汇园居委会"]) == 0
    assert Tenant.objects.get(schema_name="c310104008041").is_open
    with pytest.raises(SystemExit):
        commands.resume(["huiyuan"])
    assert "open_already" in capsys.readouterr().err


def test_rename_recode_undo(real_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.rename(["huiyuan", "新汇园居委会", "--address", "xinhuiyuan"]) == 0
    assert commands.recode(["xinhuiyuan", "310104008141"]) == 0
    tenant = Tenant.objects.get(schema_name="c310104008041")
    assert (tenant.name, tenant.committee.slug) == ("新汇园居委会", "xinhuiyuan")
    assert commands.undo(["310104008141"]) == commands.undo(["xinhuiyuan"]) == 0
    assert Tenant.objects.get(schema_name="c310104008041").name == "汇园居委会"
    with pytest.raises(SystemExit):
        commands.rename(["huiyuan", "徐汇苑居委会"])
    assert "name_taken" in capsys.readouterr().err


def test_split_merge_settle(full: tuple[Tenant, Tenant], capsys: pytest.CaptureFixture[str]) -> None:
    split = ["xuhuiyuan", "310104008996", "徐汇东苑居委会", "--building", "1", "--building", "2"]
    assert commands.split([*split, "--dry-run"]) == 0
    assert "户" in capsys.readouterr().out
    assert commands.split(split) == 0
    assert commands.undo(["310104008996"]) == 0
    count_all(full[0])
    assert commands.merge(["xuhuiyuan", "huiyuan"]) == commands.undo(["huiyuan"]) == 0
    count_all(full[1])
    assert commands.retire(["xuhuiyuan"]) == 0
    assert commands.settle() == 0
    assert "0 settled" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        commands.merge(["huiyuan", "huiyuan"])
    assert "merge_itself" in capsys.readouterr().err
