"""Leak 3: what was loaded, made or asked in one committee is refused in another. Twins: without the guard."""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Subquery, When, prefetch_related_objects
from django.db.models.sql import AggregateQuery, DeleteQuery, InsertQuery, UpdateQuery
from django.db.models.sql.query import Query

from committees.households.models import Household, Resident
from committees.rooms.models import Room, RoomSpace, Space
from keting.db import binding
from keting.db.binding import ForeignObject
from keting.db.keys import uuid7
from tenants.models import Estate, ServiceKind, Tenant
from tenants.scope import owner_scope, public_scope, scope

HOUSE, PERSON, DAY = uuid7(), uuid7(), date(2026, 1, 1)
Theirs = dict[str, Any]


def plant(tenant: Tenant) -> None:
    """The same keys in both committees, as a clone or a restore would leave them."""
    with scope(tenant):
        house = Household.objects.create(id=HOUSE, building="3", room_no=tenant.name[:3], since=DAY)
        Resident.objects.create(id=PERSON, household=house, name=tenant.name, since=DAY)


@pytest.fixture
def theirs(home: Tenant, neighbour: Tenant) -> Theirs:
    """Rows and queries of the neighbour, handed to us."""
    plant(home)
    plant(neighbour)
    with scope(neighbour):
        household = Household.objects.get()
        return {
            "row": household,
            "person": Resident.objects.get(),
            "bare": Household.objects.only("id").get(),
            "made": Household(building="9", room_no="1", since=DAY),
            "copy": pickle.loads(pickle.dumps(household)),
            "rows": Household.objects.all(),
            "query": pickle.dumps(Household.objects.all().query),
            "raw": Household.objects.raw("SELECT * FROM households_household"),
            "related": household.residents.all(),
            "through_public": Estate.objects.filter(id__in=Household.objects.values("estate")),
            "prefetch": Prefetch("residents", queryset=Resident.objects.all()),
        }


def ours() -> Household:
    return Household.objects.get()


def plant_another() -> Household:
    return Household.objects.create(building="4", room_no="1", since=DAY)


def unpickled(theirs: Theirs) -> Any:
    found = Household.objects.all()
    found.query = pickle.loads(theirs["query"])
    return list(found)


CROSSINGS: dict[str, Callable[[Theirs], Any]] = {
    # rows
    "save": lambda t: t["row"].save(),
    "save some fields": lambda t: t["row"].save(update_fields=["unit"]),
    "save past the router": lambda t: t["row"].save(using="default"),
    "save what was made": lambda t: t["made"].save(),
    "save a pickled copy": lambda t: t["copy"].save(),
    "delete": lambda t: t["person"].delete(),
    "refresh": lambda t: t["row"].refresh_from_db(),
    "full clean": lambda t: t["row"].full_clean(),
    "unique among ours": lambda t: t["row"].validate_unique(),
    "next of ours": lambda t: (plant_another(), t["row"].get_next_by_since()),
    "deferred field": lambda t: t["bare"].building,
    "related row": lambda t: t["person"].household,
    "related manager": lambda t: list(t["row"].residents.all()),
    "related create": lambda t: t["row"].residents.create(name="李", since=DAY),
    "related add": lambda t: ours().residents.add(t["person"]),
    "related set": lambda t: t["row"].residents.set([]),
    "assign": lambda t: setattr(Resident.objects.get(), "household", t["row"]),
    "make with": lambda t: Resident(household=t["row"], name="李", since=DAY),
    # queries
    "lazy list": lambda t: list(t["rows"]),
    "count": lambda t: t["rows"].count(),
    "exists": lambda t: t["rows"].exists(),
    "first": lambda t: t["rows"].first(),
    "get": lambda t: t["rows"].get(id=HOUSE),
    "values": lambda t: list(t["rows"].values_list("room_no")),
    "aggregate": lambda t: t["rows"].aggregate(n=Count("id")),
    "iterator": lambda t: list(t["rows"].iterator()),
    "update": lambda t: t["rows"].update(unit="9"),
    "delete all": lambda t: t["related"].delete(),
    "lock": lambda t: list(t["rows"].select_for_update()),
    "evaluate a relation": lambda t: list(t["related"]),
    "raw": lambda t: list(t["raw"]),
    "raw again": lambda t: list(t["raw"].using("default")),
    "pickled query": unpickled,
    "union": lambda t: list(Household.objects.all().union(t["rows"])),
    "subquery of public": lambda t: list(t["through_public"]),
    # within queries
    "in": lambda t: list(Resident.objects.filter(household__in=t["rows"])),
    "in rows": lambda t: list(Resident.objects.filter(household__in=[t["row"]])),
    "filter": lambda t: list(Resident.objects.filter(household=t["row"])),
    "subquery": lambda t: list(Resident.objects.annotate(n=Subquery(t["rows"].values("room_no")[:1]))),
    "exists outer": lambda t: list(
        Resident.objects.filter(Exists(t["rows"].filter(id=OuterRef("household"))))
    ),
    "when": lambda t: list(Resident.objects.annotate(n=Case(When(household=t["row"], then=1)))),
    "update to": lambda t: Resident.objects.update(household=t["row"]),
    "prefetch rows": lambda t: prefetch_related_objects([t["row"]], "residents"),
    "prefetch forward": lambda t: prefetch_related_objects([t["person"]], "household"),
    "prefetch queryset": lambda t: list(Household.objects.prefetch_related(t["prefetch"])),
    # in bulk
    "bulk create": lambda t: Household.objects.bulk_create([t["made"]]),
    "bulk update": lambda t: Household.objects.bulk_update([t["row"]], ["unit"]),
    "update or create": lambda t: t["rows"].update_or_create(id=HOUSE, defaults={"unit": "9"}),
}


@pytest.mark.parametrize("crossing", CROSSINGS.values(), ids=CROSSINGS)
def test_a_crossing_is_refused(theirs: Theirs, crossing: Callable[[Theirs], Any]) -> None:
    with pytest.raises(ForeignObject):
        crossing(theirs)


@pytest.mark.parametrize("crossing", CROSSINGS.values(), ids=CROSSINGS)
def test_without_the_guard_it_crosses(
    theirs: Theirs, crossing: Callable[[Theirs], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(binding, "refuse", lambda what, schema: None)
    crossing(theirs)


def test_without_the_guard_our_row_is_overwritten(
    theirs: Theirs, home: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ours().room_no == home.name[:3]
    monkeypatch.setattr(binding, "refuse", lambda what, schema: None)
    theirs["row"].save()
    assert ours().room_no != home.name[:3]


def test_a_row_is_handed_out_only_where_the_first_was_asked_for(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(neighbour):
        Space.objects.bulk_create([Space(name="甲"), Space(name="乙"), Space(name="丙")])
        walk = Space.objects.iterator()
        next(walk)
    with monkeypatch.context() as twin:
        twin.setattr(binding, "refuse", lambda what, schema: None)
        next(walk)
    with pytest.raises(ForeignObject):
        next(walk)


def test_rows_of_a_many_to_many_relation_cross_no_more(home: Tenant, neighbour: Tenant) -> None:
    room = Room(slug="x", name="x", since=DAY, safety_limit=1, area=1)
    room.save()
    with scope(neighbour):
        floor = Space.objects.create(name="甲")
    with pytest.raises(ForeignObject):
        room.spaces.add(floor)
    with pytest.raises(ForeignObject):
        RoomSpace(room=room, space=floor)
    with scope(neighbour), pytest.raises(ForeignObject):
        list(room.spaces.all())


def test_the_registry_is_read_everywhere(home: Tenant, neighbour: Tenant) -> None:
    with public_scope():
        kinds, kind = ServiceKind.objects.all(), ServiceKind.objects.first()
    assert kind in kinds
    with scope(neighbour):
        assert kind in kinds
        kind.refresh_from_db()


def test_the_registry_is_written_in_public_only(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = ServiceKind.objects.first()
    with pytest.raises(ForeignObject):
        kind.save()
    with pytest.raises(ForeignObject):
        ServiceKind.objects.update(hint_en="x")
    with owner_scope():
        kind.save()
    monkeypatch.setattr(binding, "refuse", lambda what, schema: None)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        kind.save()


def test_what_was_made_in_no_office_belongs_to_none(home: Tenant) -> None:
    with public_scope():
        rows, made = Household.objects.all(), Household(building="9", room_no="1", since=DAY)
    with pytest.raises(ForeignObject):
        list(rows)
    with pytest.raises(ForeignObject):
        made.save()


@pytest.mark.parametrize("kind", [Query, UpdateQuery, DeleteQuery, InsertQuery, AggregateQuery])
def test_every_kind_of_query_is_bound(home: Tenant, kind: type[Query]) -> None:
    """An upgrade of Django that makes queries elsewhere fails here."""
    more = [Query(Household)] if kind is AggregateQuery else []
    assert kind(Household, *more).schema == home.schema_name
    assert kind.get_compiler is Query.get_compiler
