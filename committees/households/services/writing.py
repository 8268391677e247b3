"""Carrying a plan out, inside the caller's transaction."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from committees.households.kinds import Basis
from committees.households.models import Household, Resident
from committees.households.selectors import people
from committees.households.services.cards import end_cards
from committees.households.services.lines import Entry
from committees.households.services.plan import Change, Home, Plan
from committees.households.services.spelling import spell
from keting.db.copying import Row, copy_rows
from keting.db.keys import uuid7

# What figures are made of: an old value stays behind as a bare row.
COUNTED = frozenset({"household_id", "basis", "sex", "born_on"})
# Wrong from the start rather than changed since.
CORRECTED = frozenset({"sex", "born_on"})


def carry_out(plan: Plan, *, at: datetime, day: date) -> None:
    """Write homes, changed people and newcomers."""
    fresh = [home for home in plan.homes if home.id is None]
    for home in fresh:
        home.id = uuid7()
    copy_rows(Household, [_household(home, day) for home in fresh])
    made = {home.id for home in fresh}
    _change_homes([home for home in plan.homes if home.is_changed and home.id not in made])
    _change_people(plan, at=at, day=day)
    end_cards(household_ids=_left_by_all(plan), at=at)
    copy_rows(Resident, [_newcomer(home, entry, day) for home, entry in plan.newcomers])


def _household(home: Home, day: date) -> Row:
    building, unit, room_no = home.door
    door = {"building": building, "unit": unit, "room_no": room_no}
    return {"id": home.id, **door, "tenure": home.tenure, "since": day}


def _newcomer(home: Home, entry: Entry, day: date) -> Row:
    pinyin, initials = spell(entry.name)
    return {
        "household_id": home.id,
        "name": entry.name,
        "pinyin": pinyin,
        "initials": initials,
        "is_head": bool(entry.is_head),
        "relation": entry.relation or "",
        "sex": entry.sex or "",
        "born_on": entry.born_on,
        "id_number": entry.id_number,
        "phone": entry.phone,
        "basis": entry.basis or Basis.BOTH,
        "tags": entry.tags or [],
        "since": entry.since or day,
    }


def _change_homes(homes: list[Home]) -> None:
    Household.objects.bulk_update(
        [Household(id=home.id, tenure=home.tenure) for home in homes], ["tenure"], batch_size=500
    )


def _change_people(plan: Plan, *, at: datetime, day: date) -> None:
    """Old heads step back first: a household has one at any moment."""
    _step_back(plan)
    rows = Resident.objects.in_bulk([change.known.id for change in plan.changes])
    pairs = [(rows[change.known.id], change) for change in plan.changes]
    Resident.objects.bulk_create(
        [old for row, change in pairs for old in _history(row, change, at=at, day=day)], batch_size=500
    )
    for row, change in pairs:
        _apply(row, change, at=at, day=day)
    Resident.objects.bulk_create(
        sorted(rows.values(), key=lambda row: row.is_head),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[one.name for one in Resident._meta.concrete_fields if not one.primary_key],
        batch_size=500,
    )


def _left_by_all(plan: Plan) -> set[UUID]:
    """Doors that all have left whom the register knew behind them; who comes now has another card."""
    moved = [change.known for change in plan.changes if "household_id" in change.fields]
    left = {one.household_id for one in moved}
    staying = people().filter(household_id__in=left).exclude(id__in=[one.id for one in moved])
    return left - set(staying.order_by().values_list("household_id", flat=True))


def _step_back(plan: Plan) -> None:
    changing = {change.known.id for change in plan.changes}
    staying = [pk for pk in plan.heads.values() if pk and pk not in changing]
    live = Resident.objects.filter(until__isnull=True, voided_at__isnull=True, is_head=True)
    if plan.heads:
        live.filter(household_id__in=plan.heads).exclude(id__in=staying).update(is_head=False)


def _history(row: Resident, change: Change, *, at: datetime, day: date) -> Iterator[Resident]:
    """Bare rows that keep what was counted: voided where it was wrong, ended where it has changed."""
    is_corrected, is_moved = _kind_of(row, change, day)
    recorded_at = row.recorded_at
    if is_corrected:
        yield _bare(row, voided_at=at)
        row.sex, row.born_on = change.entry.sex or row.sex, change.entry.born_on or row.born_on
        recorded_at = at
    if is_moved:
        yield _bare(row, until=day, recorded_at=recorded_at)


def _kind_of(row: Resident, change: Change, day: date) -> tuple[bool, bool]:
    """Whether a counted value was wrong from the start, and whether one has changed since."""
    counted = change.fields & COUNTED
    is_young = row.since >= day
    is_corrected = bool(counted & CORRECTED) or (bool(counted) and is_young)
    return is_corrected, bool(counted - CORRECTED) and not is_young


def _bare(row: Resident, **more: Any) -> Resident:
    kept = {name: getattr(row, name) for name in ("household_id", "basis", "sex", "born_on", "since")}
    return Resident(history_of_id=row.id, **{**kept, "recorded_at": row.recorded_at, **more})


def _apply(row: Resident, change: Change, *, at: datetime, day: date) -> None:
    """Bring the living row to what the file says; what the file does not say is kept."""
    entry = change.entry
    is_corrected, is_moved = _kind_of(row, change, day)
    if is_corrected or is_moved:
        row.recorded_at = at
    if is_moved:
        row.since = day
    if row.household_id != change.home.id:
        row.household_id, row.is_head = change.home.id, False  # type: ignore[assignment]
    for name in ("name", "sex", "born_on", "basis", "relation", "tags", "id_number", "phone", "is_head"):
        value = getattr(entry, name)
        if value is not None and value != "":
            setattr(row, name, value)
    row.pinyin, row.initials = spell(row.name)
