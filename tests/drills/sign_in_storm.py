"""A thousand guesses at one colleague's password from fifty addresses, beside people who book rooms.

Of each address exactly five guesses are looked at, whatever comes at once; the colleague comes in from
elsewhere while it storms; every booking is answered, and waits twice as long at most. Who guesses does not
heed when to come again. A rehearsal with fewer guesses only tells how long. The twin does not count the tries
and has as many seats as there are threads.
"""

import http.client
import json
import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Event
from typing import Any

from django.db import connection

from committees.rooms.demo import open_rooms
from keting import clock
from keting.accounts.services import open_account
from keting.audit.models import Entry
from keting.limits import TRIES
from tenants.models import Tenant
from tenants.scope import scope
from tests.drills._guesses import NAME, sign_in, storm
from tests.plugin import database_url
from tests.served import HOST, served

GUESSES, ADDRESSES, TOGETHER = 1_000, 50, 50
# Whoever signs in heeds when to come again, in seconds.
PATIENCE = 3.0
# Bookings before the storm, and how far apart.
WARM, BEFORE, APART = 20, 200, 0.05
# Seconds after which the owner signs in, and within which share of the storm's time that is done.
IN_THE_MIDST, SHARE = 3.0, 1.0
SLOWER = 2.0
# Three bookings are too few to say how long people wait.
REHEARSAL = {
    "GUESSES": 28, "ADDRESSES": 4, "TOGETHER": 8, "WARM": 0, "BEFORE": 3, "SLOWER": 1_000.0, "SHARE": 1_000.0,
    "IN_THE_MIDST": 0.0,
}  # fmt: skip
SCHEMA = "c310104008043"
PASSWORD = "a long enough phrase"


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n guesses; violations are addresses not looked at five times, a locked owner, bookings lost or slow."""
    guesses = n or GUESSES
    home = Tenant.objects.get(schema_name=SCHEMA)
    with scope(home):
        open_account(username=NAME, display_name="范晓", roles=["worker"], password=PASSWORD)
        room = open_rooms(clock.today())["multi"]
        type(room).objects.filter(pk=room.pk).update(days_ahead=30_000, open_bookings=30_000)
    url, way = database_url(str(connection.settings_dict["NAME"])), "" if is_guarded else "uncounted"
    connection.close()
    with served(url, "tests.drills._uncounted:application", SIGN_IN_WAY=way, KETING_PROXIES="1") as port:
        bookings(port, Event(), first=1, most=WARM)
        calm = bookings(port, Event(), first=1 + WARM, most=BEFORE)
        over = Event()
        with ThreadPoolExecutor(2) as beside:
            waiting = beside.submit(bookings, port, over, first=1 + WARM + BEFORE, most=100_000)
            owner = beside.submit(come_in, port)
            started = time.perf_counter()
            try:
                turned_away = storm(port, guesses, ADDRESSES, TOGETHER)
            finally:
                over.set()
            seconds = time.perf_counter() - started
            stormy, came_in = waiting.result(), owner.result()
    found = verdict(home, guesses, calm, stormy, is_in=came_in < SHARE * seconds)
    told = {"seconds": round(seconds, 1), "turned_away": turned_away, "owner_waited": round(came_in, 1)}
    return found | told


def come_in(port: int) -> float:
    """Seconds until the owner, from a quiet address, in the midst of it, is asked for the second factor."""
    time.sleep(IN_THE_MIDST)
    began = time.perf_counter()
    status, _turned_away = sign_in(port, "198.51.100.1", PASSWORD, PATIENCE)
    return time.perf_counter() - began if status == 302 else math.inf


def bookings(port: int, over: Event, *, first: int, most: int) -> list[tuple[int, float]]:
    """One booking after another, each on a day of its own: status and seconds."""
    told: list[tuple[int, float]] = []
    for number in range(first, first + most):
        if over.is_set():
            break
        time.sleep(APART)
        began = time.perf_counter()
        status = book(port, number)
        told.append((status, time.perf_counter() - began))
    return told


def book(port: int, number: int) -> int:
    """An hour and a half on the day so many days ahead."""
    given = {
        "room": "multi", "day": str(clock.today() + timedelta(days=1 + number)), "starts": "14:00",
        "ends": "15:30", "layout": "long", "head_count": 8, "title": "drill", "use": "quiet",
        "booker_kind": "resident", "contact_name": "沈阿姨",
    }  # fmt: skip
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as line:
        headers = {
            "Host": HOST,
            "Content-Type": "application/json",
            "X-Forwarded-For": f"203.0.113.{1 + number % 250}",
        }
        line.request("POST", "/api/rooms/bookings/", json.dumps(given), headers)
        answer = line.getresponse()
        answer.read()
        return answer.status


def verdict(home: Tenant, guesses: int, calm: list[Any], stormy: list[Any], *, is_in: bool) -> dict[str, Any]:
    """What stands in the record at the end, and how long bookings waited."""
    with scope(home):
        lines = Counter(Entry.objects.filter(actor_name="stranger").values_list("verb", flat=True))
    looked, blocked = lines["sign_in_failed"], lines["sign_in_blocked"]
    before, during = percentile(calm), percentile(stormy)
    failed = sum(status != 201 for status, _seconds in [*calm, *stormy])
    is_slow = during > SLOWER * before
    wrong = abs(looked - TRIES * ADDRESSES) + abs(blocked - ADDRESSES)
    return {
        "n": guesses,
        "violations": wrong + int(not is_in) + failed + int(is_slow),
        "looked_at": looked,
        "addresses_stopped": blocked,
        "owner_came_in": is_in,
        "bookings": len(stormy),
        "bookings_failed": failed,
        "p95_ms_before": before,
        "p95_ms_during": during,
        "times_slower": round(during / before, 2),
        "aim": SLOWER,
    }


def percentile(told: list[tuple[int, float]]) -> float:
    """The 95th, in ms."""
    ordered = sorted(seconds for _status, seconds in told) or [0.0]
    return round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1)
