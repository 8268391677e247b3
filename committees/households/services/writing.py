"""Carrying a plan out, inside the caller's transaction."""

import io
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Model

from committees.households.kinds import Basis
from committees.households.models import Household, Resident
from committees.households.services.plan import Change, Home, Plan
from committees.households.services.spelling import spell
from keting.db.fields import BlindIndexField

# What figures are made of: an old value stays behind as a bare row.
COUNTED = frozenset({"household_id", "basis", "sex", "born_on"})
# Wrong from the start rather than changed since.
CORRECTED = frozenset({"sex", "born_on"})


def carry_out(plan: Plan, *, at: datetime, day: date) -> None:
    """Write homes, changed people and newcomers."""
    fresh = [home for home in plan.homes if home.id is None]
    households = [_household(home, day) for home in fresh]
    for home, household in zip(fresh, households, strict=True):
        home.id = household.id
    copy_rows(households)
    made = {household.id for household in households}
    _change_homes([home for home in plan.homes if home.is_changed and home.id not in made])
    _change_people(plan, at=at, day=day)
    copy_rows([_newcomer(home, entry, day) for home, entry in plan.newcomers])


def copy_rows(rows: Sequence[Model]) -> None:
    """COPY new rows of one model; columns with a default in the database are left to it."""
    if not rows:
        return
    fields = [one for one in rows[0]._meta.concrete_fields if not one.has_db_default()]
    writers = [_writer(one) for one in fields]
    lines = io.StringIO("".join("\t".join([write(row) for write in writers]) + "\n" for row in rows))
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{rows[0]._meta.db_table}" ({columns}) FROM STDIN', lines)


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _writer(field: Any) -> Callable[[Model], str]:
    """How one column is written in COPY's text format; blind indexes are made by the field's `pre_save`."""
    name, kind = field.attname, field.get_internal_type()
    if kind == "BinaryField":
        return lambda row: "\\\\x" + (field.get_prep_value(getattr(row, name)) or b"").hex()
    if kind == "JSONField":
        return lambda row: json.dumps(getattr(row, name), ensure_ascii=False).translate(ESCAPES)
    if isinstance(field, BlindIndexField):
        return lambda row: field.pre_save(row, add=True)
    if kind in {"CharField", "TextField"}:
        return lambda row: str(getattr(row, name)).translate(ESCAPES)
    return lambda row: _plain(getattr(row, name))


def _plain(value: Any) -> str:
    """Keys, dates, instants, booleans: nothing to escape."""
    if value is None:
        return "\\N"
    return str(value)


def _household(home: Home, day: date) -> Household:
    building, unit, room_no = home.door
    return Household(building=building, unit=unit, room_no=room_no, tenure=home.tenure, since=day)


def _newcomer(home: Home, entry: Any, day: date) -> Resident:
    pinyin, initials = spell(entry.name)
    return Resident(
        household_id=cast(uuid.UUID, home.id),
        name=entry.name,
        pinyin=pinyin,
        initials=initials,
        is_head=bool(entry.is_head),
        relation=entry.relation or "",
        sex=entry.sex or "",
        born_on=entry.born_on,
        id_number=entry.id_number,
        phone=entry.phone,
        basis=entry.basis or Basis.BOTH,
        tags=entry.tags or [],
        since=entry.since or day,
    )


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
