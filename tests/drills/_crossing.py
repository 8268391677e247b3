"""Requests that cross from one committee to another, and what may be answered to them."""

import http.client
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from keting.doors import DOORS, OPEN
from tenants.scope import public_scope
from tests.isolation.canaries import canary
from tests.isolation.crawling import Office

API, TOKEN = "/api/", "a" * 32
NOTHING = {302, 404}
WORDS = re.compile("|".join(canary(number) for number in range(64)))


@dataclass
class House:
    """A committee as the drill knows it: its host, its word, its cookie, and what its URLs name."""

    office: Office
    number: int
    host: str = ""
    cookie: str = ""
    # Method and path of each URL that names a row of this committee alone and is open to staff only.
    own: list[tuple[str, str]] = field(default_factory=list)
    # The same for those that residents may open too, here.
    open: list[tuple[str, str]] = field(default_factory=list)

    @property
    def word(self) -> str:
        return canary(self.number)

    @property
    def schema(self) -> str:
        return str(self.office.tenant.schema_name)

    def get_ready(self) -> None:
        """Fill the committee, sign in, and try every URL once to learn by which method it is asked."""
        self.office.planted(self.word)
        client = self.office.client()
        self.cookie = client.cookies["keting_session"].value
        with public_scope():
            self.host = self.office.tenant.domains.get(is_primary=True).domain
        for way in self.office.ways:
            row = self.office.rows.get(way.name, {})
            if any(isinstance(row.get(name), UUID) for name in way.takes):
                url = way.url(row)
                method = "POST" if client.get(url).status_code == 405 else "GET"
                kept = self.open if DOORS[way.name] is OPEN else self.own
                kept.append((method, url))


@dataclass(frozen=True)
class Request:
    """What is sent, whose words may be heard in the answer, and which answers are right."""

    kind: str
    host: str
    method: str
    path: str
    cookie: str = ""
    word: str = ""
    right: frozenset[int] | set[int] = frozenset(NOTHING)
    given: tuple[tuple[str, str], ...] = ()

    def send(self, line: http.client.HTTPConnection) -> tuple[int, str]:
        """Status and everything that was said, head and body."""
        cookie = f"keting_csrf={TOKEN}" + (f"; keting_session={self.cookie}" if self.cookie else "")
        head = {"Host": self.host, "Cookie": cookie, "X-Forwarded-Host": "localhost"}
        body = b""
        if self.method == "POST" and self.path.startswith(API):
            head |= {"Content-Type": "application/json", "X-CSRFToken": TOKEN}
            body = json.dumps(dict(self.given)).encode()
        elif self.method == "POST":
            head["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode([*self.given, ("csrfmiddlewaretoken", TOKEN)]).encode()
        line.request(self.method, self.path, body, head)
        answer = line.getresponse()
        said = answer.read().decode("utf-8", "replace")
        return answer.status, f"{said}{answer.headers}"


def refusals(path: str) -> set[int]:
    """How an address answers whom it does not know: the API says 401 where a page leads to the door."""
    return {*NOTHING, 401} if path.startswith(API) else NOTHING


def by_foreign_key(here: House, there: House, dice: random.Random) -> Request:
    """My session at my host, the key of your row."""
    method, path = dice.choice(there.own + there.open)
    return Request("foreign key", here.host, method, path, here.cookie, here.word, {404})


def as_a_stranger(here: House, there: House, dice: random.Random) -> Request:
    """No session at your host, the key of your row."""
    method, path = dice.choice(there.own)
    return Request("stranger", there.host, method, path, right=refusals(path))


def with_borrowed_cookie(here: House, there: House, dice: random.Random) -> Request:
    """My cookie at your host, where the same account and the same session row stand."""
    method, path = dice.choice([*there.own, ("GET", "/staff/households/"), ("GET", "/staff/desk/")])
    return Request("borrowed cookie", there.host, method, path, here.cookie, right=refusals(path))


def writing_with_borrowed_cookie(here: House, there: House, dice: random.Random) -> Request:
    """My cookie at your host, to write my word down there."""
    given = matter(here, dice)
    return Request("borrowed write", there.host, "POST", "/staff/desk/new/", here.cookie, given=given)


def at_home(here: House, there: House, dice: random.Random) -> Request:
    """The control: my own row."""
    path = dice.choice([path for method, path in here.own if method == "GET"])
    return Request("own row", here.host, "GET", path, here.cookie, here.word, {200, 302, 404})


def writing_at_home(here: House, there: House, dice: random.Random) -> Request:
    """The control: I write my word down at my own desk."""
    given = matter(here, dice)
    return Request("own write", here.host, "POST", "/staff/desk/new/", here.cookie, here.word, {302}, given)


def matter(here: House, dice: random.Random) -> tuple[tuple[str, str], ...]:
    key = str(UUID(int=dice.getrandbits(128), version=4))
    given = {"who": "self", "kind": "culture_sports", "what": f"{here.word} drill", "how": "answer"}
    return tuple((given | {"request_key": key}).items())


Kind = Callable[[House, House, random.Random], Request]
KINDS: dict[Kind, int] = {
    by_foreign_key: 35,
    with_borrowed_cookie: 30,
    as_a_stranger: 10,
    writing_with_borrowed_cookie: 10,
    at_home: 12,
    writing_at_home: 3,
}


@dataclass
class Sender:
    """One thread's line to the house and its ledger."""

    port: int
    ledger: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    line: http.client.HTTPConnection | None = None

    def send(self, request: Request) -> None:
        """Send one and judge the answer; a line that was cut is opened again once."""
        for _ in range(2):
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                status, said = request.send(self.line)
            except (OSError, http.client.HTTPException):
                self.line.close()
                self.line = None
            else:
                self.judge(request, status, said)
                return
        self.ledger["cut off"] += 1

    def judge(self, request: Request, status: int, said: str) -> None:
        self.ledger[f"sent: {request.kind}"] += 1
        heard = set(WORDS.findall(said)) - {request.word}
        wrong = [f"foreign word: {request.kind}"] if heard else []
        if status not in request.right:
            wrong.append(f"not refused: {request.kind}" if status < 500 else "broken")
        if request.kind == "own row" and request.word in said:
            self.ledger["own word heard"] += 1
        self.ledger.update(wrong)
        if wrong and len(self.examples) < 3:
            self.examples.append(f"{status} {request.method} {request.host}{request.path} {wrong} {heard}")


@dataclass
class Deal:
    """The seeded order of requests, dealt to the threads: every ordered pair in turn."""

    houses: list[House]
    n: int
    dice: random.Random = field(default_factory=lambda: random.Random(2026))
    dealt: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Request | None:
        with self.lock:
            if self.dealt == self.n:
                return None
            here, there = self.pair(self.dealt)
            self.dealt += 1
            kind = self.dice.choices(list(KINDS), list(KINDS.values()))[0]
            return kind(self.houses[here], self.houses[there], self.dice)

    def pair(self, number: int) -> tuple[int, int]:
        """The ordered pairs one after the other."""
        count = len(self.houses)
        here, step = divmod(number % (count * (count - 1)), count - 1)
        return here, (here + 1 + step) % count
