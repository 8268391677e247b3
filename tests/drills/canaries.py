"""Two hundred words of people through pages, API, sign-in, uploads and errors: no log says one of them.

Each value is looked for in six spellings, in the logs of PostgreSQL, of the web and of the workers. Two rules
are planted that break a booking and an import over a name, so that errors quote people. The twin's house has
no filter on its logs.
"""

import base64
import contextlib
import http.client
import io
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from committees.households.services import imports
from committees.rooms.demo import open_rooms
from keting import clock
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient
from tests.committees.households.conftest import HEADER, xlsx
from tests.databases import as_owner, standing_in
from tests.live import House
from tests.served import HOST

SCHEMA = "c310104008043"
PEOPLE = 50
REHEARSAL = {"PEOPLE": 4}
PLAIN = "tests.drills._plain_logs"
# Nobody's: surnames and given names that no sentence of ours has.
FIRST, SECOND = "𠮷㛃龘靐麤鱻", "爨鑫淼焱垚犇骉羴猋"
BREAKS = (
    "ALTER TABLE rooms_booking ADD CONSTRAINT broken_booking CHECK (contact_name !~ '[0-9]')",
    "ALTER TABLE households_resident ADD CONSTRAINT broken_import CHECK (name !~ '[0-9]')",
)


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n people of four words each; violations are words in a log."""
    people = list(invented(n or PEOPLE))
    home = Tenant.objects.select_related("committee").get(schema_name=SCHEMA)
    # Everybody asks from an address of their own, as behind a proxy.
    os.environ |= {"KETING_LOG_LEVEL": "INFO", "KETING_PROXIES": "1"}
    name = "drill_canaries"
    with House(name, settings="" if is_guarded else PLAIN) as house, standing_in(name):
        statuses = talk(house, home, people)
        logs = [house.log, *Path(os.environ["KETING_TEST_HOME"]).glob("logs/*.log")]
        found = [(log.name, word) for log in logs for word in said(log.read_bytes(), people)]
        size = sum(log.stat().st_size for log in logs)
    values = [word for person in people for word in person.values()]
    return {
        "n": len(values),
        "violations": len(found) + (not statuses.get(500)),
        "hits": sorted({f"{name}: {word}" for name, word in found})[:6],
        "hits_by_log": {log.name: sum(name == log.name for name, _word in found) for log in logs},
        "log_bytes": size,
        "answers": {str(status): count for status, count in sorted(statuses.items())},
    }


def invented(count: int) -> Iterator[dict[str, str]]:
    """A name, a telephone, a number of a paper and a line of somebody's."""
    rng = random.Random(7)
    for one in range(count):
        name = f"{FIRST[one % 6]}{SECOND[one // 6 % 9]}{one:02}"
        words = f"canary{rng.randrange(10**9):09}"
        yield {
            "name": name,
            "phone": f"199{rng.randrange(10**8):08}",
            "paper": f"990000{rng.randrange(10**12):012}",
            "line": words,
        }


def spellings(word: str) -> list[bytes]:
    """As text, in an address, in JSON, in base64, in GB18030, and as Python shows bytes."""
    plain = word.encode()
    return [
        plain,
        quote(word).encode(),
        json.dumps(word)[1:-1].encode(),
        base64.b64encode(plain).rstrip(b"=")[:-1],
        word.encode("gb18030"),
        repr(plain)[2:-1].encode(),
    ]


def said(log: bytes, people: list[dict[str, str]]) -> Iterator[str]:
    """The words that stand in a log, in whatever spelling."""
    for person in people:
        yield from (word for word in person.values() if any(one in log for one in spellings(word)))


def talk(house: Any, home: Tenant, people: list[dict[str, str]]) -> dict[int, int]:
    """Let everybody be written, looked for, refused and broken on; the statuses of all answers."""
    with scope(home):
        open_rooms(clock.today())
        by = Account.objects.create(username="drill", display_name="王静", roles=["director"])
        cookie = HostClient(home, by).cookies[settings.SESSION_COOKIE_NAME].value
        as_owner(*BREAKS)
        upload(people, by)
    connection.close()
    statuses: dict[int, int] = {}
    for number, person in enumerate(people):
        place = {"X-Forwarded-For": f"10.7.0.{number}"}
        for method, path, body, more in requests(person, cookie):
            status = ask(house.port, method, path, body, place | more)
            statuses[status] = statuses.get(status, 0) + 1
    # Workers try a broken import again; their lines follow.
    time.sleep(8)
    return statuses


def upload(people: list[dict[str, str]], by: Account) -> None:
    """A register in which each name stands twice: the planted rule breaks on it."""
    rows = [row(person, room) for person in people for room in ("501", "502")]
    kept = imports.upload_register(
        content=xlsx([HEADER, *rows]), file_name="名册.xlsx", by=by, at=clock.now()
    )
    imports.check_import(import_id=str(kept.id), at=clock.now())
    kept.refresh_from_db()
    type(kept).objects.filter(pk=kept.pk).update(counts={**kept.counts, "problems": 0})
    imports.confirm_import(import_id=str(kept.id), by=by, at=clock.now())


def row(person: dict[str, str], room: str) -> list[str]:
    """A line of the register."""
    told = {
        "楼号": "3",
        "单元": "1",
        "室号": f"{room}{person['phone'][-4:]}",
        "姓名": person["name"],
        "标签": "",
    }
    return [told.get(title, "") for title in HEADER]


def requests(person: dict[str, str], cookie: str) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """What is asked about somebody: by a stranger, by staff, by a program; some of it breaks."""
    name, phone, paper, line = person.values()
    signed_in = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    sent = {"Content-Type": "application/json"}
    day = str(clock.today() + clock.ONE_DAY)
    booking = {
        "room": "multi",
        "day": day,
        "starts": "10:00",
        "ends": "11:00",
        "layout": "long",
        "head_count": 8,
    }
    booking |= {
        "title": line,
        "use": "quiet",
        "booker_kind": "resident",
        "contact_name": name,
        "phone": phone,
    }
    for word in (name, phone, paper, line):
        yield "GET", f"/staff/households/?{urlencode({'q': word})}", "", signed_in
        yield "GET", f"/api/households/?{urlencode({'q': word})}", "", signed_in
        yield "GET", f"/never/{quote(word)}/", "", {}
        yield "GET", "/", "", {"Host": f"{quote(word)}.localhost"}
    yield "POST", "/api/rooms/bookings/", json.dumps(booking), sent
    yield "POST", "/api/rooms/bookings/", json.dumps({name: {phone: [paper]}}), sent
    yield "POST", "/api/rooms/bookings/", f'{{"{name}": {phone}', sent
    yield "POST", "/staff/sign-in/", urlencode({"username": name, "password": line}), {}
    yield "POST", "/api/activities/", json.dumps(person), {**sent, "Authorization": f"Bearer {line}"}


def ask(port: int, method: str, path: str, body: str, more: dict[str, str]) -> int:
    """The answer's status; 0 where the line was cut."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
        line.request(method, path, io.BytesIO(body.encode()).read(), {"Host": HOST, **more})
        answer = line.getresponse()
        answer.read()
        return answer.status
    return 0
