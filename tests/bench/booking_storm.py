"""Many clients on the same slots: our one statement, look-then-write, SELECT FOR UPDATE, constraint alone.

Two layers in one run, all sides alternating, medians. Over HTTP 200 clients press the same slots through the
whole application; only the guard differs (`_peers`). At the database pgbench runs the guards alone with 32
clients, on few slots (nearly all lose) and on many (nearly all win), against a bare insert.
"""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection

from committees.rooms.demo import open_rooms
from committees.rooms.models import RoomSpace
from keting import clock
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.bench import _pgbench
from tests.plugin import database_url
from tests.served import Found, hammer, post_json, served

SCHEMA = "c310104008043"
CLIENTS = 200
ROUNDS = 7
# One web server stands for all.
REHEARSAL = {"CLIENTS": 4, "SERVED": ("ours",), "_pgbench.CLIENTS": 2, "_pgbench.LENGTH": ("-t", "2")}
WAYS = SERVED = ("ours", "unsafe", "lock", "catch")
UNGUARDED = {"unsafe", "lock", "raw"}
FEW, MANY = 40, 10**9
DOUBLES = """
SELECT count(*) FROM rooms_claim a JOIN rooms_claim b
ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during WHERE a.is_active AND b.is_active
"""
INDEX = "CREATE INDEX looked ON rooms_claim USING gist (space_id, during) WHERE is_active"
AIM = "0 doubles, 0 deadlocks, ≥ 0.9× the unsafe way (HTTP), ≥ 4× SELECT FOR UPDATE and ≥ 1,000/s (database)"


@dataclass
class Side:
    """One way with its own database, and what was measured of it."""

    way: str
    name: str
    http: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    few: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    stuck: int = 0
    broken: int = 0
    doubles: int = 0


def run() -> dict[str, Any]:
    """Measure all ways and hold ours against the aim."""
    sides = {side.way: side for side in prepare()}
    with ExitStack() as stack:
        ports = {way: stack.enter_context(open_house(sides[way])) for way in SERVED}
        for number in range(ROUNDS):
            for way in (*WAYS[number % 4 :], *WAYS[: number % 4]):
                press(sides[way], ports.get(way, ports["ours"]), number)
    space = space_of()
    for _ in range(ROUNDS):
        for side in sides.values():
            bare(side, space)
    return verdict(sides)


def prepare() -> list[Side]:
    """A database for each way: the rooms in it, the constraint only where the way has it."""
    with scope(Tenant.objects.get(schema_name=SCHEMA)):
        room = open_rooms(clock.today())["multi"]
        type(room).objects.filter(pk=room.pk).update(days_ahead=365)
    origin = str(connection.settings_dict["NAME"])
    databases.leave()
    sides = [Side(way, f"storm_{way}") for way in (*WAYS, "raw")]
    for side in sides:
        databases.run_sql(f'DROP DATABASE IF EXISTS "{side.name}"')
        databases.run_sql(f'CREATE DATABASE "{side.name}" TEMPLATE "{origin}"')
        if side.way in UNGUARDED:
            with databases.standing_in(side.name), scope(Tenant.objects.get(schema_name=SCHEMA)):
                databases.as_owner("ALTER TABLE rooms_claim DROP CONSTRAINT claim_space_free", INDEX)
    return sides


def execute(statement: str) -> Any:
    """One statement in the committee's schema."""
    with scope(Tenant.objects.get(schema_name=SCHEMA)), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def space_of() -> str:
    """The space of the room that everybody wants."""
    with scope(Tenant.objects.get(schema_name=SCHEMA)):
        return str(RoomSpace.objects.get(room__slug="multi").space_id)


def open_house(side: Side) -> AbstractContextManager[int]:
    """A web server that books this way."""
    way = "" if side.way == "ours" else side.way
    return served(
        database_url(side.name), "tests.bench._peers:application", BOOKING_WAY=way, KETING_PROXIES="1"
    )


def press(side: Side, port: int, number: int) -> None:
    """200 clients over HTTP, one slot, shifted by quarters of an hour."""
    found: Found = hammer(port, [[request(number + 1, client)] for client in range(CLIENTS)])
    side.http.append(found.rate)
    side.p99.append(found.percentile(0.99))
    side.broken += len(found.statuses) - found.count(201) - found.count(409)
    with databases.standing_in(side.name):
        side.doubles = execute(DOUBLES)


def request(days: int, client: int) -> bytes:
    """An hour and a half on that day, from two o'clock or a little later, from a home of the client's own.

    What an address may ask in a minute is not for all together.
    """
    first = 14 * 60 + 15 * (client % 4)
    body = {
        "room": "multi",
        "day": str(clock.today() + timedelta(days=days)),
        "starts": f"{first // 60}:{first % 60:02}",
        "ends": f"{(first + 90) // 60}:{(first + 90) % 60:02}",
        "layout": "long",
        "head_count": 8,
        "title": "storm",
        "use": "quiet",
        "booker_kind": "resident",
        "contact_name": "client",
    }
    return post_json("/api/rooms/bookings/", body, home=f"203.0.113.{1 + client}")


def bare(side: Side, space: str) -> None:
    """The guard alone, on few and on many slots."""
    for slots, paces in ((FEW, side.few), (MANY, side.many)):
        pace = _pgbench.run(side.way, database_url(side.name), space, slots, SCHEMA)
        paces.append(pace.rate)
        side.stuck += pace.stuck


def verdict(sides: dict[str, Side]) -> dict[str, Any]:
    """Medians, ratios, and whether the aim is met."""
    ours, unsafe, lock = sides["ours"], sides["unsafe"], sides["lock"]
    times_unsafe = median(one / other for one, other in zip(ours.http, unsafe.http, strict=True))
    http = {way: round(median(side.http), 1) for way, side in sides.items() if side.http}
    few = {way: round(median(side.few)) for way, side in sides.items() if way != "raw"}
    many = {way: round(median(side.many)) for way, side in sides.items()}
    times_lock = round(few["ours"] / few["lock"], 2), round(many["ours"] / many["lock"], 2)
    clean = not (ours.doubles or ours.stuck or ours.broken)
    met = clean and times_unsafe >= 0.9 and max(times_lock) >= 4 and many["ours"] >= 1000
    return {
        "unit": "bookings/s at the database, different slots",
        "bigger_is_better": True,
        "ours": many["ours"],
        "peer": many["lock"],
        "limit": many["raw"],
        "n": ROUNDS,
        "http_same_slots": http,
        "http_p99_ms": {side.way: median(side.p99) for side in sides.values() if side.p99},
        "database_same_slots": few,
        "database_different_slots": many,
        "times_unsafe": round(times_unsafe, 2),
        "times_select_for_update": times_lock,
        "doubles": {"ours": ours.doubles, "unsafe": unsafe.doubles, "lock": lock.doubles},
        "stuck": {"ours": ours.stuck, "catch": sides["catch"].stuck},
        "broken": ours.broken,
        "aim": AIM,
        "met": met,
    }
