"""32 real clients on the same slots, half by the page, half by the API: one winner each, no double, no 500.

The requests of a round overlap without being equal. Every client keeps a ledger of what it was told; the
checker reads the final state only. The twin looks before it writes, without the exclusion constraint.
"""

import contextlib
import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from committees.rooms.demo import open_rooms
from keting import clock
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner
from tests.html import parse
from tests.plugin import database_url
from tests.served import HOST, served

CLIENTS = 32
ROUNDS = 40
REHEARSAL = {"CLIENTS": 4}
SCHEMA = "c310104008043"
TOLD = {201: "ok", 302: "ok", 409: "fail"}
DOUBLES = """
SELECT count(*) FROM rooms_claim a JOIN rooms_claim b
ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during WHERE a.is_active AND b.is_active
"""
WINNERS = "SELECT day, count(*) FROM rooms_booking WHERE occupies GROUP BY day"
WITHOUT_CLAIM = """
SELECT count(*) FROM rooms_booking b WHERE NOT EXISTS (SELECT 1 FROM rooms_claim WHERE booking_id = b.id)
"""


@dataclass
class Client:
    """A resident's browser (even numbers) or a program (odd ones), with its ledger."""

    number: int
    port: int
    headers: dict[str, str] = field(default_factory=lambda: {"Host": HOST})
    token: str = ""
    ledger: list[tuple[date, str]] = field(default_factory=list)

    def enter(self) -> None:
        """A browser opens the form once, for its cookie and token."""
        if self.number % 2 == 0:
            _, cookies, page = self.ask("GET", "/rooms/multi/book/", "", {})
            jar = SimpleCookie(cookies)
            self.headers["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in jar.items())
            values = {one.attrs.get("name"): one.attrs.get("value", "") for one in parse(page).all("input")}
            self.token = values["csrfmiddlewaretoken"]

    def book(self, day: date) -> None:
        """Ask for an hour and a half about two o'clock, and write down what was answered."""
        # From another home each day: what an address may ask in a minute is not for all together.
        self.headers["X-Forwarded-For"] = f"203.0.{day.toordinal() % 250}.{1 + self.number}"
        first = 14 * 60 + 15 * (self.number % 4)
        given: dict[str, Any] = {
            "day": str(day),
            "starts": f"{first // 60}:{first % 60:02}",
            "ends": f"{(first + 90) // 60}:{(first + 90) % 60:02}",
            "layout": "long",
            "head_count": 8,
            "title": "drill",
            "use": "quiet",
            "booker_kind": "resident",
            "contact_name": f"client {self.number}",
        }
        try:
            self.ledger.append((day, TOLD.get(self.send(given), "broken")))
        except (OSError, http.client.HTTPException):
            self.ledger.append((day, "unknown"))

    def send(self, given: dict[str, Any]) -> int:
        """The answer's status."""
        if self.token:
            body = urlencode(given | {"csrfmiddlewaretoken": self.token})
            kind, path = "application/x-www-form-urlencoded", "/rooms/multi/book/"
        else:
            body = json.dumps(given | {"room": "multi"})
            kind, path = "application/json", "/api/rooms/bookings/"
        return self.ask("POST", path, body, {"Content-Type": kind})[0]

    def ask(self, method: str, path: str, body: str, more: dict[str, str]) -> tuple[int, str, str]:
        """Status, cookies and text, on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(line):
            line.request(method, path, body.encode(), self.headers | more)
            answer = line.getresponse()
            return answer.status, answer.getheader("Set-Cookie") or "", answer.read().decode()


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n rounds; violations are doubles, slots without exactly one winner, broken answers, false promises."""
    days = [clock.today() + timedelta(days=day) for day in range(1, (n or ROUNDS) + 1)]
    home = Tenant.objects.get(schema_name=SCHEMA)
    with scope(home):
        room = open_rooms(clock.today())["multi"]
        type(room).objects.filter(pk=room.pk).update(days_ahead=len(days) + 1)
        if not is_guarded:
            as_owner("ALTER TABLE rooms_claim DROP CONSTRAINT claim_space_free")
    url, way = database_url(str(connection.settings_dict["NAME"])), "" if is_guarded else "unsafe"
    connection.close()
    with served(url, "tests.bench._peers:application", BOOKING_WAY=way, KETING_PROXIES="1") as port:
        ledger = storm(port, days)
    with scope(home), connection.cursor() as cursor:
        return verdict(cursor, days, ledger)


def storm(port: int, days: list[date]) -> list[tuple[date, str]]:
    """All clients ask for each day's slot at the same moment."""
    barrier = Barrier(CLIENTS, timeout=120)
    clients = [Client(number, port) for number in range(CLIENTS)]

    def live(client: Client) -> None:
        client.enter()
        for day in days:
            barrier.wait()
            client.book(day)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(live, clients))
    return [entry for client in clients for entry in client.ledger]


def verdict(cursor: Any, days: list[date], ledger: list[tuple[date, str]]) -> dict[str, Any]:
    """Compare the ledger with what stands in the tables."""
    cursor.execute(DOUBLES)
    doubles = cursor.fetchone()[0]
    cursor.execute(WINNERS)
    stored = Counter(dict(cursor.fetchall()))
    cursor.execute(WITHOUT_CLAIM)
    unclaimed = cursor.fetchone()[0]
    told = Counter(what for _, what in ledger)
    promised = Counter(day for day, what in ledger if what == "ok")
    broken = told["broken"] + told["unknown"]
    not_one = sum(stored[day] != 1 for day in days)
    false = sum(max(0, promised[day] - stored[day]) for day in days)
    return {
        "n": len(days),
        "clients": CLIENTS,
        "violations": doubles + not_one + broken + false + unclaimed,
        "doubles": doubles,
        "slots_without_one_winner": not_one,
        "broken_answers": broken,
        "false_promises": false,
        **{f"told_{what}": count for what, count in sorted(told.items())},
    }
