"""Commands of the office: opening one more committee."""

import pytest

from tenants import commands
from tenants.models import Tenant
from tenants.scope import public_scope


def test_open_one_more_committee(real_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.open_committee(["310104008999", "新苑居委会"]) == 0
    assert "xinyuan.localhost" in capsys.readouterr().out
    with public_scope():
        assert Tenant.objects.get(schema_name="c310104008999").name == "新苑居委会"
    with pytest.raises(SystemExit):
        commands.open_committee(["310104008999", "新苑居委会"])
    assert "code_open" in capsys.readouterr().err


def test_bad_code_is_a_sentence(real_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.open_committee(["3101", "新苑居委会"])
    assert "code_twelve_digits" in capsys.readouterr().err
