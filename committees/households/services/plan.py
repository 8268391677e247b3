"""What an import would do: the file's entries held against the register."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from committees.households.kinds import Basis
from committees.households.models import Household, Resident
from committees.households.services.lines import Door, Entry
from keting.db.fields import blind


class Known(NamedTuple):
    """A resident as far as comparing needs: nothing is unsealed."""

    id: uuid.UUID
    household_id: uuid.UUID
    name: str
    is_head: bool
    relation: str
    sex: str
    born_on: date | None
    id_number_index: str
    phone_index: str
    basis: str
    tags: list[str]


@dataclass
class Home:
    """A door of the file and its lines; `id` is None while it is new."""

    door: Door
    id: uuid.UUID | None
    tenure: str
    is_changed: bool = False
    is_touched: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Change:
    """A known person whose line says something new in `fields`."""

    known: Known
    entry: Entry
    home: Home
    fields: frozenset[str]


@dataclass
class Plan:
    """New homes, new people by home, changed people; the counts that a preview shows."""

    homes: list[Home]
    newcomers: list[tuple[Home, Entry]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # Households that stood before and for which the file names a head: the head's key if known.
    heads: dict[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


class Register:
    """The register as it stands, indexed for matching: by ID number, else by name and birth behind a door."""

    def __init__(self) -> None:
        rows = Household.objects.filter(voided_at__isnull=True).values_list(
            "building", "unit", "room_no", "id", "tenure"
        )
        self.homes = {(building, unit, room): (pk, tenure) for building, unit, room, pk, tenure in rows}
        people = Resident.objects.filter(until__isnull=True, voided_at__isnull=True).order_by()
        self.people = [Known(*row) for row in people.values_list(*Known._fields)]
        self.by_number = {one.id_number_index: one for one in self.people if one.id_number_index}
        self.by_name: dict[tuple[uuid.UUID, str], list[Known]] = {}
        for one in self.people:
            self.by_name.setdefault((one.household_id, one.name), []).append(one)

    def find(self, entry: Entry, household_id: uuid.UUID | None) -> Known | None:
        """The person of this line. Without a number: same name, same door, no other birth."""
        index = blind(entry.id_number, "id_number") if entry.id_number else ""
        if index and index in self.by_number:
            return self.by_number[index]
        if household_id is None:
            return None
        alike = [
            one
            for one in self.by_name.get((household_id, entry.name), [])
            if not (index and one.id_number_index)
            and (entry.born_on is None or one.born_on is None or one.born_on == entry.born_on)
        ]
        return alike[0] if len(alike) == 1 else None


def make_plan(entries: list[Entry]) -> Plan:
    """Match every entry; a person or home that the file leaves out stays as it is."""
    register = Register()
    homes: dict[Door, Home] = {}
    for entry in entries:
        _add_to_home(homes, register, entry)
    plan = Plan(list(homes.values()))
    matched: set[uuid.UUID] = set()
    for home in plan.homes:
        for entry in home.entries:
            known = register.find(entry, home.id)
            known = None if known and known.id in matched else known
            if known:
                matched.add(known.id)
            _add_person(plan, home, entry, known)
    plan.counts = _counts(plan, register, len(matched))
    return plan


def _add_person(plan: Plan, home: Home, entry: Entry, known: Known | None) -> None:
    if home.id and entry.is_head:
        plan.heads[home.id] = known.id if known else None
    if known is None:
        plan.newcomers.append((home, entry))
        home.is_touched = True
        return
    fields = _differing(known, entry, home)
    if fields:
        plan.changes.append(Change(known, entry, home, fields))
        home.is_touched = True


def _add_to_home(homes: dict[Door, Home], register: Register, entry: Entry) -> None:
    home = homes.get(entry.door)
    if home is None:
        pk, tenure = register.homes.get(entry.door, (None, ""))
        home = homes[entry.door] = Home(entry.door, pk, tenure)
    if entry.tenure and entry.tenure != home.tenure:
        home.tenure, home.is_changed = entry.tenure, True
    if entry.name:
        home.entries.append(entry)


def _differing(known: Known, entry: Entry, home: Home) -> frozenset[str]:
    """Fields in which the file says something else; what it does not say is kept."""
    said: dict[str, Any] = {
        "name": entry.name,
        "is_head": entry.is_head,
        "relation": entry.relation,
        "sex": entry.sex,
        "born_on": entry.born_on,
        "basis": entry.basis,
        "tags": known.tags if entry.tags and set(entry.tags) == set(known.tags) else entry.tags,
        "id_number_index": blind(entry.id_number, "id_number") if entry.id_number else None,
        "phone_index": blind(entry.phone, "phone") if entry.phone else None,
    }
    fields = {name for name, value in said.items() if value is not None and value != getattr(known, name)}
    if known.household_id != home.id:
        fields.add("household_id")
    return frozenset(fields)


def _counts(plan: Plan, register: Register, matched: int) -> dict[str, int]:
    new = [home for home in plan.homes if home.id is None]
    changed = [home for home in plan.homes if home.id and (home.is_changed or home.is_touched)]
    bases = Counter(entry.basis or Basis.BOTH for home in plan.homes for entry in home.entries)
    return {
        "homes": len(plan.homes),
        "homes_new": len(new),
        "homes_changed": len(changed),
        "homes_same": len(plan.homes) - len(new) - len(changed),
        "homes_empty": sum(not home.entries for home in plan.homes),
        "people": len(plan.newcomers) + matched,
        "people_new": len(plan.newcomers),
        "people_changed": len(plan.changes),
        "people_moved": sum("household_id" in change.fields for change in plan.changes),
        "people_same": matched - len(plan.changes),
        "people_absent": len(register.people) - matched,
        **{f"basis_{basis}": bases[basis] for basis in Basis.values},
    }
