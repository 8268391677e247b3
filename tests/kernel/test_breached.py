"""Passwords that were breached somewhere are refused, from a sorted file of digests on this machine."""

from hashlib import sha1
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from keting import clock
from keting.accounts.services import choose_password, open_account
from keting.breached import NotBreached, check_list, stands_in
from keting.refusal import Refusal
from tenants.models import Tenant

LOST = [f"lost by somebody {number}" for number in range(500)]


def digest(word: str) -> str:
    return sha1(word.encode()).hexdigest().upper()


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{one}:{len(one)}\n" for one in sorted(map(digest, LOST))), encoding="ascii")
    return path


def test_each_line_is_found_and_nothing_else(listed: Path) -> None:
    assert [word for word in LOST if not stands_in(listed, digest(word))] == []
    assert [n for n in range(500) if stands_in(listed, digest(f"never lost {n}"))] == []
    assert not stands_in(listed, "0" * 40)
    assert not stands_in(listed, "F" * 40)


def test_the_last_line_needs_no_end_and_one_line_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_text(f"{digest('x')}:1", encoding="ascii")
    assert stands_in(path, digest("x"))
    assert not stands_in(path, digest("y"))


def test_nobody_chooses_a_breached_password(home: Tenant, listed: Path, settings: SimpleNamespace) -> None:
    account = open_account(username="fan", display_name="范", roles=["worker"], password="a phrase until now")
    settings.KETING_BREACHED = str(listed)
    with pytest.raises(Refusal, match="password_weak"):
        choose_password(account=account, password=LOST[7], at=clock.now())
    choose_password(account=account, password="never lost by anyone", at=clock.now())


def test_without_the_list_it_is_taken(listed: Path, settings: SimpleNamespace) -> None:
    """The twin; and a house that is deployed so is told."""
    NotBreached().validate(LOST[7])
    assert [one.id for one in check_list()] == ["keting.W001"]
    settings.KETING_BREACHED = str(listed)
    assert check_list() == []
    with pytest.raises(ValidationError):
        NotBreached().validate(LOST[7])
