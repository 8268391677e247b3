"""The invented register: as many people as the story has, and none of them real."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.cn import ric

from committees.households import demo
from committees.households.demo.people import INVENTED_AREA
from committees.households.models import Household, RegisterImport, Resident
from committees.households.services.cells import said_by
from keting.clock import age_on
from tenants.models import Tenant
from tenants.scope import scope

DAY = date(2026, 11, 24)


def test_the_story_s_numbers(home: Tenant, rng: Any) -> None:
    demo.load(day=DAY, rng=rng)
    people = list(Resident.objects.defer("phone"))
    registered = [one for one in people if one.basis != "living"]
    assert Household.objects.count() == 1_336
    assert len(people) >= 2_500
    assert 0.37 <= 1 - len(registered) / len(people) <= 0.43
    assert sum(age_on(one.born_on, DAY) >= 70 for one in registered if one.born_on) >= 180


def test_nobody_real_is_met(home: Tenant, rng: Any) -> None:
    demo.load(day=DAY, rng=rng)
    for one in Resident.objects.exclude(tags__contains=["foreigner"]):
        number = one.id_number
        assert number.startswith(INVENTED_AREA)
        assert number[-1] == str(ric.calc_check_digit(number))
        assert said_by(number) == (one.born_on, one.sex)
        assert not one.phone or one.phone.startswith("111")


def test_other_committees_have_some_fifty_homes(neighbour: Tenant, rng: Any) -> None:
    with scope(neighbour):
        demo.load(day=DAY, rng=rng)
        assert 46 <= Household.objects.count() <= 54


def test_the_file_is_the_same_register(
    take_in: Callable[..., RegisterImport], home: Tenant, rng: Any
) -> None:
    stream = io.BytesIO()
    demo.write_register_xlsx(stream, day=DAY)
    counts = take_in(content=stream.getvalue()).counts
    assert (counts["homes_new"], counts["people_new"]) == (1_336, Resident.objects.count())
    Resident.objects.all()._raw_delete("default")
    Household.objects.all()._raw_delete("default")
    demo.load(day=date(2026, 3, 1), rng=rng)
    again = take_in(content=stream.getvalue()).counts
    assert (again["homes_same"], again["people_same"]) == (1_336, counts["people_new"])
