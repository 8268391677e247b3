"""Colleagues come and go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from committees.staff.kinds import CLOSES, OPENS
from committees.staff.models import Shift, Worker
from committees.staff.services import Hiring, hire, leave, set_shift
from keting.accounts.models import Account
from keting.refusal import Refusal
from tenants.models import Tenant

DAY = date(2026, 11, 24)
NEW = Hiring(
    name="范小雨",
    username="Fan",
    password="a long enough phrase",
    role="worker",
    since=DAY,
    title="社工",
    phone="19900000005",
)


def test_a_colleague_can_sign_in(home: Tenant) -> None:
    worker = hire(NEW)
    account = Account.objects.get(username="fan")
    assert worker.account == account
    assert account.check_password(NEW.password)
    assert account.worker == worker


def test_the_telephone_is_sealed(home: Tenant) -> None:
    worker = hire(NEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM staff_worker WHERE id = %s", [worker.id])
        assert b"19900000005" not in bytes(cursor.fetchone()[0])
    assert Worker.objects.get(pk=worker.pk).phone == "19900000005"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "short"}, "password_weak"),
        ({"role": "operator"}, "role_unknown"),
    ],
)
def test_a_bad_hiring_is_refused(home: Tenant, change: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        hire(replace(NEW, **change))
    assert refused.value.code == code
    assert not Account.objects.exists()


def test_a_user_name_is_taken_once(home: Tenant) -> None:
    hire(NEW)
    with pytest.raises(Refusal) as refused:
        hire(replace(NEW, username="FAN", name="范大雨"))
    assert refused.value.code == "username_taken"
    assert Worker.objects.count() == 1


def test_who_leaves_is_off_the_roster_and_shut_out(home: Tenant) -> None:
    worker = hire(NEW)
    for day in (DAY, DAY + timedelta(days=1)):
        set_shift(worker=worker, day=day, starts=OPENS, ends=CLOSES, post="desk")
    leave(worker=worker, day=DAY)
    assert [shift.day for shift in Shift.objects.all()] == [DAY]
    assert not Account.objects.get().is_active
    with pytest.raises(Refusal, match="worker_gone"):
        set_shift(worker=worker, day=DAY, starts=CLOSES, ends=OPENS, post="desk")


def test_nobody_leaves_before_arriving(home: Tenant) -> None:
    with pytest.raises(Refusal, match="dates_in_order"):
        leave(worker=hire(NEW), day=DAY - timedelta(days=1))


def test_residents_read_a_surname_only(home: Tenant) -> None:
    from django.utils.translation import override

    with override("en"):
        assert Worker(name="王惠芳").public_name == "Wang laoshi"
        assert Worker(name="欧阳敏").public_name == "Ouyang laoshi"
    with override("zh-hans"):
        assert Worker(name="欧阳敏").public_name == "欧阳老师"
