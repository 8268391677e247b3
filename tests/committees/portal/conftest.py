"""The house as the demo fills it: six colleagues, a fortnight of roster; nothing else."""

import random
from datetime import date

import pytest

from committees.staff import demo
from committees.staff.models import Worker
from keting.accounts.models import Account
from tenants.models import Tenant

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def staffed(home: Tenant) -> Tenant:
    """徐汇苑 with the demo's colleagues and roster."""
    demo.load(day=TUESDAY, rng=random.Random(1))
    return home


@pytest.fixture
def fan(staffed: Tenant) -> Account:
    """社工小范's account."""
    return Account.objects.get(username="fan")


@pytest.fixture
def director(staffed: Tenant) -> Account:
    """The director's account."""
    return Account.objects.get(username="director")


@pytest.fixture
def fan_worker(fan: Account) -> Worker:
    """小范 on the roster."""
    return Worker.objects.get(account=fan)
