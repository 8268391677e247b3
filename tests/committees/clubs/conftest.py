"""A qipao club with a leader from 3-1-502; it is Tuesday noon."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from committees.clubs.models import Club
from committees.clubs.services import Founding, approve_club, found_club
from committees.households.models import Household, Resident
from committees.staff.models import Worker
from tenants.models import Tenant
from tests.clients import HostClient

Found = Callable[..., Club]
OUTSIDE = "13800000000"


@pytest.fixture
def door(home: Tenant) -> Household:
    """3-1-502 with 沈玉兰."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="沈玉兰", phone="13911112222", since=date(2026, 1, 1))
    return made


@pytest.fixture
def found(door: Household, noon: datetime) -> Found:
    """`found(name="旗袍队", **fields)`: somebody asks for a club."""

    def make(**fields: object) -> Club:
        standard = {"name": "旗袍队", "category": "arts", "about": "走秀", "leader": "沈玉兰"}
        return found_club(founding=Founding(**{**standard, "household": door, **fields}), at=noon)

    return make


@pytest.fixture
def club(found: Found, noon: datetime) -> Club:
    """One that is at home here."""
    made = found()
    approve_club(club=made, liaison=None, at=noon)
    made.refresh_from_db()
    return made


@pytest.fixture
def as_resident(home: Tenant) -> HostClient:
    """A browser that nobody is signed in at."""
    return HostClient(home)


@pytest.fixture
def as_lead(home: Tenant, lead: Worker) -> HostClient:
    """The director's browser."""
    return HostClient(home, lead.account)
