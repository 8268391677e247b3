"""kill -9 of the postmaster, again and again, in a storm of bookings over HTTP.

Every slot is asked for by two clients at once. What a client was told (201) must stand in the tables at the
end, nothing may stand twice, and after each crash the first new yes must come within seconds. The twin has no
synchronous commit and looks before it writes, without the exclusion constraint.
"""

import contextlib
import http.client
import itertools
import json
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock
from typing import Any

from django.db import connection

from committees.rooms.demo import open_rooms
from keting import clock
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner, leave
from tests.deploy.houses import HOME, Home, archived_house
from tests.served import HOST, served

KILLS = 5
CLIENTS = 12
SECONDS_BETWEEN = (3.0, 5.0)
LONGEST_SILENCE = 10.0
REHEARSAL = {"CLIENTS": 2, "SECONDS_BETWEEN": (0.2, 0.3), "LONGEST_SILENCE": 50.0}
HOURS = ("9:00", "11:00", "14:00", "16:00")
ENDS = ("10:30", "12:30", "15:30", "17:30")
CARELESS = (
    "SET synchronous_commit = off",
    "SET wal_writer_delay = '10s'",
    "SET wal_writer_flush_after = '1GB'",
)
DOUBLES = f"""
SELECT count(*) FROM {HOME}.rooms_claim a JOIN {HOME}.rooms_claim b
ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during WHERE a.is_active AND b.is_active
"""


@dataclass
class Storm:
    """What all clients share: the next slot, and what each was told, with the moment of asking."""

    port: int
    over: Event = field(default_factory=Event)
    slots: Any = field(default_factory=itertools.count)
    turn: Lock = field(default_factory=Lock)
    ledger: list[tuple[str, int, float]] = field(default_factory=list)

    def live(self, number: int) -> None:
        """Book until it is over; a client's name makes each booking known again."""
        while not self.over.is_set():
            with self.turn:
                asked = next(self.slots)
            name = f"{number}-{asked}"
            sent = time.monotonic()
            status = self.book(asked // 2, name)
            self.ledger.append((name, status, sent))
            if status not in {201, 409}:
                time.sleep(0.2)

    def book(self, slot: int, name: str) -> int:
        """The answer's status; 0 when there was none: what became of it is unknown."""
        day = clock.today() + timedelta(days=1 + slot // len(HOURS))
        given = {"room": "multi", "day": str(day), "starts": HOURS[slot % 4], "ends": ENDS[slot % 4]}
        given |= {"layout": "long", "title": "drill", "use": "quiet", "booker_kind": "resident"}
        body = json.dumps(given | {"head_count": 8, "contact_name": name}).encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            # Of many homes: what an address may ask in a minute is not for all together.
            home = f"203.0.{slot // 250 % 250}.{1 + slot % 250}"
            head = {"Host": HOST, "Content-Type": "application/json", "X-Forwarded-For": home}
            line.request("POST", "/api/rooms/bookings/", body, head)
            return line.getresponse().status
        return 0


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Kill n times; violations are lost promises, doubles, and silences that are too long."""
    prepare(is_guarded)
    source = str(connection.settings_dict["NAME"])
    leave()
    way = "" if is_guarded else "unsafe"
    with archived_house(source) as house:
        for setting in () if is_guarded else CARELESS:
            house.living.ask(f"ALTER SYSTEM {setting}")
        house.living.ask("SELECT pg_reload_conf()")
        with served(
            house.living.url, "tests.bench._peers:application", BOOKING_WAY=way, KETING_PROXIES="1"
        ) as port:
            storm = Storm(port)
            with ThreadPoolExecutor(CLIENTS) as pool:
                clients = [pool.submit(storm.live, number) for number in range(CLIENTS)]
                try:
                    silences = [crash(house, storm) for _ in range(n or KILLS)]
                finally:
                    storm.over.set()
            for client in clients:
                client.result()
        return verdict(house, storm, silences)


def prepare(is_guarded: bool) -> None:
    """A room that can be booked for years; the twin's without its constraint."""
    with scope(Tenant.objects.get(schema_name=HOME)):
        room = open_rooms(clock.today())["multi"]
        type(room).objects.filter(pk=room.pk).update(days_ahead=3000)
        if not is_guarded:
            as_owner("ALTER TABLE rooms_claim DROP CONSTRAINT claim_space_free")


def crash(house: Home, storm: Storm) -> float:
    """Kill the postmaster and start it again as the house does; seconds until the next yes."""
    time.sleep(random.uniform(*SECONDS_BETWEEN))
    child = house.servers.postgres.child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    killed = time.monotonic()
    house.servers.mend()
    while time.monotonic() < killed + 60:
        if any(status == 201 and sent > killed for _, status, sent in storm.ledger[-500:]):
            return time.monotonic() - killed
        time.sleep(0.02)
    return 60.0


def verdict(house: Home, storm: Storm, silences: list[float]) -> dict[str, Any]:
    """Compare what was promised with what stands in the tables."""
    names = f"SELECT contact_name, count(*) FROM {HOME}.rooms_booking WHERE occupies GROUP BY contact_name"
    stored = dict(house.living.ask(names))
    promised = {name for name, status, _ in storm.ledger if status == 201}
    lost = len(promised - set(stored))
    doubles = house.living.ask(DOUBLES)[0][0] + sum(count > 1 for count in stored.values())
    late = sum(silence > LONGEST_SILENCE for silence in silences)
    return {
        "n": len(silences),
        "violations": lost + doubles + late,
        "acknowledged": len(promised),
        "lost": lost,
        "doubles": doubles,
        "unknown": sum(status not in {201, 409} for _, status, _ in storm.ledger),
        "asked": len(storm.ledger),
        "first_yes_after": [round(silence, 2) for silence in silences],
    }
