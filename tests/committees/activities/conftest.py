"""An activity of five chairs on Friday 27 November 2026; it is Tuesday noon."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

import pytest
import time_machine

from committees.activities.models import Activity, SignUp
from committees.activities.services import Request, sign_up
from keting.clock import at
from tenants.models import ServiceKind, Tenant
from tests.committees.activities import FRIDAY

Announce = Callable[..., Activity]
Join = Callable[..., SignUp]


@pytest.fixture
def announce(home: Tenant) -> Announce:
    """`announce(seats=5, …)`: an activity on Friday at two."""

    def make(**fields: object) -> Activity:
        kind = ServiceKind.objects.get(code=fields.pop("code", "culture_sports"))
        standard = {
            "title": "包饺子",
            "title_en": "Making dumplings",
            "kind": kind,
            "starts_at": at(FRIDAY, "14:00"),
            "ends_at": at(FRIDAY, "16:00"),
            "place": "多功能室",
            "seats": 5,
        }
        return Activity.objects.create(**{**standard, **fields})

    return make


@pytest.fixture
def activity(announce: Announce) -> Activity:
    """Five chairs on Friday."""
    return announce()


@pytest.fixture
def join(noon: datetime) -> Join:
    """`join(activity, "李伯伯")`: a sign-up at noon; without a name it is another neighbour each time."""
    others = count(2)

    def make(activity: Activity, name: str = "", **more: object) -> SignUp:
        name = name or ("王阿姨" if not activity.sign_ups.exists() else f"王阿姨{next(others)}")
        request = Request(name=name, request_key=uuid.uuid4(), **more)
        return sign_up(activity_id=activity.id, request=request, at=noon)

    return make


@pytest.fixture
def at_noon(noon: datetime) -> Iterator[time_machine.Traveller]:
    """The clock stands at Tuesday noon; `at_noon.move_to(…)` moves it."""
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller
