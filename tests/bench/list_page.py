"""A list page of 30 rows over four tables, signed in: the desk's day of rooms, over HTTP with 16 connections.

The peer is the same page as a first project serves it: gunicorn's defaults, stock django-tenants, a new
database connection for every request (`_stock`). The limit is the page's main statement alone.
"""

import time
from contextlib import ExitStack
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.rooms.demo import open_rooms
from committees.rooms.models import Layout
from committees.rooms.selectors import rows_on
from committees.rooms.services import BookingRequest, book_room
from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient
from tests.plugin import database_url
from tests.served import get, hammer, served

SCHEMA = "c310104008043"
CONNECTIONS, EACH, ROUNDS, ROWS = 16, 10, 5, 30
REHEARSAL = {"CONNECTIONS": 2, "EACH": 1}
NOTE = """Saved are connection, look-up of the tenant and a second process; what stays is the same for both:
some 9 ms of Python to write a signed-in page with 30 rows, so that the ratio cannot reach four."""
AIM = "≥ 4× the stock way, ≤ 8 statements at 1 and 30 rows, p99 ≤ 80 ms with 16 connections"


def run() -> dict[str, Any]:
    """Serve the page both ways and alternate."""
    home, day = Tenant.objects.get(schema_name=SCHEMA), clock.today() + timedelta(days=1)
    with scope(home):
        worker = fill(day)
    client = HostClient(home, worker.account)
    path, empty = f"/staff/rooms/?day={day}", f"/staff/rooms/?day={day + timedelta(days=1)}"
    statements = {rows: statements_of(client, one) for rows, one in ((0, empty), (ROWS, path))}
    with scope(home):
        bare = statement_alone(day)
    name = settings.SESSION_COOKIE_NAME
    request = get(path, cookie=f"{name}={client.cookies[name].value}")
    connection.close()
    ours, stock, p99 = alternate(request)
    met = ours >= 4 * stock and max(statements.values()) <= 8 and p99 <= 80
    return {
        "unit": "pages/s",
        "bigger_is_better": True,
        "ours": ours,
        "peer": stock,
        "limit": bare,
        "n": ROUNDS,
        "p99_ms": p99,
        "statements": statements,
        "aim": AIM,
        "met": met,
        "note": "" if met else " ".join(NOTE.split()),
    }


def fill(day: date) -> Worker:
    """Thirty bookings of one day, booked at the desk."""
    account = Account.objects.create(username="bench", display_name="范晓", roles=[Role.WORKER])
    worker = Worker.objects.create(name="范晓", account=account)
    open_rooms(clock.today())
    layouts = [Layout.objects.filter(room__slug=slug)[0] for slug in ("multi", "activity", "talk")]
    for number in range(ROWS):
        layout, hour = layouts[number % 3], 9 + number // 3
        request = BookingRequest(
            room=layout.room,
            layout=layout,
            starts_at=clock.at(day, f"{hour:02}:00"),
            ends_at=clock.at(day, f"{hour:02}:45"),
            head_count=2,
            title="读报组",
            contact_name="沈阿姨",
            phone=f"138{number:08}",
            worker=worker,
        )
        book_room(request=request, at=clock.now())
    return worker


def statements_of(client: HostClient, path: str) -> int:
    """How many statements the page sends."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum(not one["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE")) for one in captured)


def statement_alone(day: date) -> float:
    """The main statement's rows, as often a second as plain SQL gives them."""
    sql, values = rows_on(day).select_related("room", "layout").query.sql_with_params()
    with connection.cursor() as cursor:
        started = time.perf_counter()
        for _ in range(200):
            cursor.execute(sql, values)
            assert len(cursor.fetchall()) == ROWS
    return round(200 / (time.perf_counter() - started))


def alternate(request: bytes) -> tuple[float, float, float]:
    """Pages a second ours and stock, and our p99 in ms: medians."""
    ours, stock, p99 = [], [], []
    columns = [[request] * EACH] * CONNECTIONS
    url = database_url(str(connection.settings_dict["NAME"]))
    with ExitStack() as stack:
        port = stack.enter_context(served(url))
        other = stack.enter_context(served(url, flags=(), DJANGO_SETTINGS_MODULE="tests.bench._stock"))
        for one in (port, other):
            hammer(one, columns)
        for _ in range(ROUNDS):
            found, theirs = hammer(port, columns), hammer(other, columns)
            assert {*found.statuses, *theirs.statuses} == {200}
            ours.append(found.rate)
            stock.append(theirs.rate)
            p99.append(found.percentile(0.99))
    return round(median(ours), 1), round(median(stock), 1), median(p99)
