"""Each constraint is really hit."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from committees.households.models import Household, RegisterImport, Resident, TextPass
from committees.staff.models import Worker
from keting.db.constraints import constraint_of
from tenants.models import Tenant

DAY = date(2026, 11, 24)


@pytest.fixture
def door(home: Tenant) -> Household:
    return Household.objects.create(building="3", unit="1", room_no="502", since=DAY)


def hit(make: Any) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    return constraint_of(caught.value)


def person(door: Household, **values: Any) -> Resident:
    return Resident.objects.create(**{"household": door, "name": "王秀英", "since": DAY, **values})


def test_one_address_once(door: Household, noon: datetime) -> None:
    again = {"building": "3", "unit": "1", "room_no": "502", "since": DAY}
    assert hit(lambda: Household.objects.create(**again)) == "household_address_once"
    Household.objects.create(**again, voided_at=noon)


def test_households_end_after_they_begin(door: Household) -> None:
    door.until = date(2026, 11, 23)
    assert hit(door.save) == "household_dates_in_order"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"id_number": "E1234567"}, "resident_id_number_once"),
        ({"is_head": True}, "resident_one_head"),
        ({"until": date(2026, 11, 23)}, "resident_dates_in_order"),
        ({"name": ""}, "resident_has_name"),
    ],
)
def test_people(door: Household, values: dict[str, Any], name: str) -> None:
    person(door, id_number="E1234567", is_head=True)
    assert hit(lambda: person(door, **values)) == name


def test_history_holds_no_person(door: Household, noon: datetime) -> None:
    alive = person(door)
    for values in ({"name": "王秀英"}, {"name": "", "phone": "11100000001"}):
        bad = {"history_of": alive, "voided_at": noon, **values}
        assert hit(lambda bad=bad: person(door, **bad)) == "resident_history_is_bare"


def test_imports(worker: Worker, noon: datetime) -> None:
    first = {"started_by": worker.account, "uploaded_at": noon, "touched_at": noon, "content": b"x"}
    RegisterImport.objects.create(**first, state="running")
    assert hit(lambda: RegisterImport.objects.create(**first, state="running")) == "registerimport_runs_alone"
    assert hit(lambda: RegisterImport.objects.create(**first, state="done")) == "registerimport_file_is_gone"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"tries": 6}, "textpass_few_tries"),
        ({"household": None, "sent_at": True}, "textpass_opens_a_household"),
        ({"household": None, "used_at": True}, "textpass_opens_a_household"),
        ({"ended_at": True}, "textpass_dates_in_order"),
    ],
)
def test_codes(door: Household, noon: datetime, values: dict[str, Any], name: str) -> None:
    given = {key: noon if value is True else value for key, value in values.items()}
    assert hit(lambda: TextPass.objects.create(**{"household": door, "asked_at": noon, **given})) == name
