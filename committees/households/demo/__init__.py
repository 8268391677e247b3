"""An invented register, into the tables or as the file that a committee would have."""

import random
from datetime import date
from io import BytesIO
from pathlib import Path
from zlib import crc32

from committees.households.demo import people, workbook
from committees.households.models import Household, Resident
from committees.households.services.spelling import spell
from keting.db.copying import Row, copy_rows
from keting.db.keys import uuid7
from tenants.scope import current

# 徐汇苑 (domain.md §1.2): towers, 1,336 households, 40 % tenants and people from abroad.
TOWERS = "c310104008043"
TOWER_HOMES = 1_336
# Of the whole street: 31 committees of about 1,500 homes each (domain.md §1.1), every one of its own size.
FEWEST_HOMES, HOMES_APART = 1_130, 850


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Fill the register of this scope's committee."""
    schema = current().schema_name
    if schema == TOWERS:
        homes = _towers(day)
    elif is_full:
        homes = people.register(rng, day=day, count=homes_of(schema), shape=people.WHOLE)
    else:
        homes = people.register(rng, day=day, count=rng.randint(46, 54))
    for home in homes:
        home.id = uuid7()
    copy_rows(Household, [_household(home) for home in homes])
    copy_rows(Resident, [_resident(home, person) for home in homes for person in home.people])


def homes_of(schema: str) -> int:
    """How many homes a committee of the whole street has; the 31 of the register have some 47,000."""
    return TOWER_HOMES if schema == TOWERS else FEWEST_HOMES + crc32(schema.encode()) % HOMES_APART


def write_register_xlsx(path: str | Path | BytesIO, *, day: date) -> list[people.Home]:
    """Write 徐汇苑's register as its committee keeps it; returns what stands in it."""
    homes = _towers(day)
    workbook.write(path, homes)
    return homes


def _towers(day: date) -> list[people.Home]:
    """The same people for the tables and for the file of one day."""
    return people.register(random.Random(TOWERS), day=day, count=TOWER_HOMES, shape=people.TOWER)  # noqa: S311


def _household(home: people.Home) -> Row:
    door = {"building": home.building, "unit": home.unit, "room_no": home.room_no}
    return {"id": home.id, **door, "tenure": home.tenure, "since": date(2003, 5, 1)}


def _resident(home: people.Home, person: people.Person) -> Row:
    pinyin, initials = spell(person.name)
    spelt = {"pinyin": pinyin, "initials": initials, "is_head": person.relation == "head"}
    return {"household_id": home.id, **vars(person), **spelt}
