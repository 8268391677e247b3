"""An invented register, into the tables or as the file that a committee would have."""

import random
from datetime import date
from io import BytesIO
from pathlib import Path

from committees.households.demo import people, workbook
from committees.households.models import Household, Resident
from committees.households.services.spelling import spell
from committees.households.services.writing import copy_rows
from tenants.scope import current

# 徐汇苑 (domain.md §1.2): towers, 1,336 households, 40 % tenants and people from abroad.
TOWERS = "c310104008043"
TOWER_HOMES = 1_336


def load(*, day: date, rng: random.Random) -> None:
    """Fill the register of this scope's committee."""
    tower = current().schema_name == TOWERS
    homes = _towers(day) if tower else people.register(rng, day=day, count=rng.randint(46, 54))
    households = [
        Household(
            building=home.building,
            unit=home.unit,
            room_no=home.room_no,
            tenure=home.tenure,
            since=date(2003, 5, 1),
        )
        for home in homes
    ]
    copy_rows(households)
    copy_rows(
        [
            _resident(household, person)
            for household, home in zip(households, homes, strict=True)
            for person in home.people
        ]
    )


def write_register_xlsx(path: str | Path | BytesIO, *, day: date) -> list[people.Home]:
    """Write 徐汇苑's register as its committee keeps it; returns what stands in it."""
    homes = _towers(day)
    workbook.write(path, homes)
    return homes


def _towers(day: date) -> list[people.Home]:
    """The same people for the tables and for the file of one day."""
    return people.register(random.Random(TOWERS), day=day, count=TOWER_HOMES, tower=True)  # noqa: S311


def _resident(household: Household, person: people.Person) -> Resident:
    pinyin, initials = spell(person.name)
    return Resident(
        household=household,
        name=person.name,
        pinyin=pinyin,
        initials=initials,
        is_head=person.relation == "head",
        relation=person.relation,
        sex=person.sex,
        born_on=person.born_on,
        id_number=person.id_number,
        phone=person.phone,
        basis=person.basis,
        tags=person.tags,
        since=person.since,
        until=person.until,
    )
