"""A thousand guesses at one colleague's password from fifty addresses, beside people who book rooms.

Of each address exactly five guesses are looked at, whatever comes at once; the colleague comes in from
elsewhere; every booking is answered, and waits twice as long at most. That is not so yet: two processes with
two threads are all busy with passwords. A rehearsal with fewer guesses only tells how long. The twin does not
count the tries.
"""

import http.client
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Event
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from committees.rooms.demo import open_rooms
from keting import clock
from keting.accounts.services import open_account
from keting.audit.models import Entry
from keting.limits import TRIES
from tenants.models import Tenant
from tenants.scope import scope
from tests.html import parse
from tests.plugin import database_url
from tests.served import HOST, served

GUESSES, ADDRESSES, TOGETHER = 1_000, 50, 50
# Bookings before the storm, and how far apart.
BEFORE, APART = 40, 0.05
SLOWER = 2.0
# Three bookings are too few to say how long people wait.
REHEARSAL = {"GUESSES": 70, "ADDRESSES": 10, "TOGETHER": 10, "BEFORE": 3, "SLOWER": 1_000.0}
SCHEMA = "c310104008043"
SIGN_IN, NAME, PASSWORD, WRONG = "/staff/sign-in/", "victim", "a long enough phrase", "wrong wrong wrong"


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
        calm = bookings(port, Event(), first=1, most=BEFORE)
        over = Event()
        with ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(bookings, port, over, first=1 + BEFORE, most=100_000)
            started = time.perf_counter()
            storm(port, guesses)
            seconds = time.perf_counter() - started
            over.set()
            stormy = waiting.result()
        is_in = sign_in(port, "198.51.100.1", PASSWORD) == 302
    return verdict(home, guesses, seconds, calm, stormy, is_in=is_in)


def storm(port: int, guesses: int) -> None:
    """All at once, as many as connections: each address sends its share."""

    def guess(number: int) -> int:
        return sign_in(port, f"192.0.2.{1 + number % ADDRESSES}", WRONG)

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(guess, range(guesses)))


def sign_in(port: int, address: str, password: str) -> int:
    """The status of a whole try: the page with its token, then the form."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as line:
        origin = f"http://{HOST}"
        headers = {"Host": HOST, "X-Forwarded-For": address, "Origin": origin}
        line.request("GET", SIGN_IN, headers=headers)
        page = line.getresponse()
        jar = SimpleCookie(", ".join(page.headers.get_all("Set-Cookie") or ()))
        inputs = parse(page.read().decode()).all("input")
        given = {one.attrs.get("name"): one.attrs.get("value", "") for one in inputs}
        given |= {"username": NAME, "password": password}
        headers["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in jar.items())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("POST", SIGN_IN, urlencode(given), headers)
        answer = line.getresponse()
        answer.read()
        return answer.status


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


def verdict(
    home: Tenant, guesses: int, seconds: float, calm: list[Any], stormy: list[Any], *, is_in: bool
) -> dict[str, Any]:
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
        "seconds": round(seconds, 1),
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
