"""An invented register, into the tables or as the file that a committee would have."""

import random
from datetime import date
from io import BytesIO
from pathlib import Path

from committees.households.demo import people, workbook
from committees.households.models import Household, Resident
from committees.households.services.copying import Row, copy_rows
from committees.households.services.spelling import spell
from keting.db.keys import uuid7
from tenants.scope import current

# 徐汇苑 (domain.md §1.2): towers, 1,336 households, 40 % tenants and people from abroad.
TOWERS = "c310104008043"
TOWER_HOMES = 1_336


def load(*, day: date, rng: random.Random) -> None:
    """Fill the register of this scope's committee."""
    tower = current().schema_name == TOWERS
    homes = _towers(day) if tower else people.register(rng, day=day, count=rng.randint(46, 54))
    for home in homes:
        home.id = uuid7()
    copy_rows(Household, [_household(home) for home in homes])
    copy_rows(Resident, [_resident(home, person) for home in homes for person in home.people])


def write_register_xlsx(path: str | Path | BytesIO, *, day: date) -> list[people.Home]:
    """Write 徐汇苑's register as its committee keeps it; returns what stands in it."""
    homes = _towers(day)
    workbook.write(path, homes)
    return homes


def _towers(day: date) -> list[people.Home]:
    """The same people for the tables and for the file of one day."""
    return people.register(random.Random(TOWERS), day=day, count=TOWER_HOMES, tower=True)  # noqa: S311


def _household(home: people.Home) -> Row:
    door = {"building": home.building, "unit": home.unit, "room_no": home.room_no}
    return {"id": home.id, **door, "tenure": home.tenure, "since": date(2003, 5, 1)}


def _resident(home: people.Home, person: people.Person) -> Row:
    pinyin, initials = spell(person.name)
    spelt = {"pinyin": pinyin, "initials": initials, "is_head": person.relation == "head"}
    return {"household_id": home.id, **vars(person), **spelt}
