"""The two policies for passwords: by default no calendar and no kinds; a measured site asks for both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from keting import clock, policy
from keting.accounts.models import Account
from keting.accounts.services import choose_password
from keting.refusal import Refusal
from tenants.models import Tenant
from tests.clients import HostClient
from tests.kernel.test_sign_in import CODE, FORM, SIGN_IN, fan, shown

__all__ = ["fan"]
PAGE = "/staff/sign-in/password/"
GOOD = "Zhe Shi Wo De 7 Ge"


@pytest.fixture
def graded(settings: Any) -> None:
    """A house that is measured."""
    settings.KETING_PASSWORDS = "graded"


@pytest.mark.usefixtures("graded")
@pytest.mark.parametrize("plain", ["nothing but small words", "SMALL words and capitals".replace(" ", "")])
def test_a_measured_house_asks_for_three_kinds(fan: Account, plain: str) -> None:
    with pytest.raises(Refusal) as heard:
        choose_password(account=fan, password=plain, at=clock.now())
    assert heard.value.code == "password_weak"
    choose_password(account=fan, password=GOOD, at=clock.now())


def test_another_house_does_not(fan: Account) -> None:
    """The twin."""
    choose_password(account=fan, password="nothing but small words", at=clock.now())


@pytest.mark.usefixtures("graded")
def test_after_ninety_days_another_is_chosen_behind_the_second_factor(
    fan: Account, home: Tenant, client_of: Callable[..., HostClient]
) -> None:
    chosen = clock.now() - timedelta(days=90)
    Account.objects.filter(pk=fan.pk).update(chosen_at=chosen + timedelta(minutes=30))
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/"
    Account.objects.filter(pk=fan.pk).update(chosen_at=chosen)
    with time_machine.travel(clock.now() + timedelta(seconds=60)):
        client = client_of(home)
        client.post(SIGN_IN, FORM)
        assert client.get(PAGE)["Location"] == CODE
        assert client.post(CODE, {"code": shown()})["Location"] == PAGE
        assert "九十天" in client.get(PAGE).content.decode()
        assert client.post(PAGE, {"password": GOOD, "again": GOOD})["Location"] == "/staff/"
        fan.refresh_from_db()
        assert not policy.policy().is_over(fan, clock.now())


@pytest.mark.usefixtures("graded")
def test_one_of_an_unknown_day_is_over() -> None:
    assert policy.policy().is_over(Account(chosen_at=None), clock.now())


def test_without_the_calendar_none_grows_old() -> None:
    """The twin."""
    assert not policy.policy().is_over(Account(chosen_at=None), clock.now())
