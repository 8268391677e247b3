"""A neighbour or a colleague before real pages, who remembers what they were told."""

import contextlib
import http.client
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tests.html import parse
from tests.served import HOST

FORM = "application/x-www-form-urlencoded"
# Done, led on, refused with a reason, a form with an error.
ANSWERS = frozenset({200, 201, 302, 409, 422})
# As a slip shows it, in two groups.
CODE = re.compile(r"\b([2-9A-Z]{4}) ([2-9A-Z]{4})</span>")


@dataclass(frozen=True)
class Slot:
    """A room for some hours of a day, as it is typed."""

    room: str
    day: date
    starts: str
    ends: str


@dataclass
class Person:
    """One browser (a program where the number is odd and nobody is signed in), with its ledger."""

    number: int
    port: int
    secret: str = ""
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    kept: dict[str, Slot] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    waits: dict[date, str] = field(default_factory=dict)
    # By key its first day; None once it is ended.
    series: dict[str, date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """From a home of their own: what an address may ask in a minute is not for all together."""
        self.headers |= {"Host": HOST, "X-Forwarded-For": f"192.0.2.{self.number % 250 + 1}"}

    def enter(self) -> None:
        """Show the household's card, or come with the colleague's session; fetch the form's token."""
        self.cookies |= {"keting_session": self.session} if self.session else {}
        page = parse(self.ask("GET", "/rooms/multi/book/")[2])
        fields = {one.attrs.get("name"): one.attrs.get("value", "") for one in page.all("input")}
        self.token = fields["csrfmiddlewaretoken"]
        if self.secret:
            self.send("card", "/card/code/", {"code": self.secret})

    @property
    def is_program(self) -> bool:
        """Whether it speaks to the API."""
        return self.number % 2 == 1 and not (self.secret or self.session)

    def book(self, slot: Slot, **more: Any) -> bool:
        """Ask for it; the code is kept."""
        given = self._typed(slot, more)
        if self.is_program:
            answer = self.send("book", "/api/rooms/bookings/", given | {"room": slot.room}, is_form=False)
            code = json.loads(answer[2])["reference"] if answer[0] == 201 else ""
        else:
            answer = self.send("book", f"/rooms/{slot.room}/book/", given)
            code = self._code(answer)
        if code:
            self.kept[code] = slot
        return bool(code)

    def wait(self, slot: Slot) -> None:
        """Stand in the queue."""
        code = self._code(self.send("wait", f"/rooms/{slot.room}/wait/", self._typed(slot, {})))
        if code:
            self.waits[slot.day] = code

    def take(self, slot: Slot) -> None:
        """Look at the place in the queue; what is offered is taken, with two presses on the button."""
        code = self.waits.get(slot.day, "")
        path = self._page_of(code) if code and code not in self.kept else ""
        if "/waiting/" in path and 'name="accept"' in self.look(path):
            for _press in range(2):
                if self.send("accept", path, {"accept": "1"})[0] == 302:
                    self.kept[code] = slot

    def cancel(self, code: str) -> bool:
        """Give it back."""
        is_done = self._is_led_on("cancel", self._page_of(code), {"reason": "下雨"})
        if is_done:
            del self.kept[code]
            self.gone.add(code)
        return is_done

    def move(self, code: str, to: Slot) -> bool:
        """Another time in the same room; the code stays."""
        given = {"day": str(to.day), "starts": to.starts, "ends": to.ends}
        path = self._page_of(code).replace("/give-back/", "/move/")
        is_done = self._is_led_on("move", path, given)
        if is_done:
            self.kept[code] = to
        return is_done

    def book_series(self, slot: Slot, last: date) -> None:
        """The same weekday until then, whichever dates are free."""
        often = {"pattern": "weekly", "weekdays": str(slot.day.isoweekday()), "last": str(last)}
        given = self._typed(slot, {"booker_kind": "club", "on_holidays": "keep", "mode": "free"}) | often
        answer = self.send("series", f"/staff/rooms/series/new/{slot.room}/", given)
        if answer[0] == 302:
            self.series[answer[1]["Location"].strip("/").rpartition("/")[2]] = slot.day

    def end_series(self, key: str, since: date) -> None:
        """Give back every date from then on."""
        given = {"since": str(since), "reason": "散了"}
        if self._is_led_on("end", f"/staff/rooms/series/{key}/", given):
            self.series[key] = None

    def look(self, path: str) -> str:
        """The page's text."""
        return self._noted("look", self.ask("GET", path))[2]

    def send(self, what: str, path: str, given: dict[str, Any], *, is_form: bool = True) -> Any:
        """Post it; whatever is not an answer for people is written down as broken."""
        if is_form:
            body, kind = urlencode(given | {"csrfmiddlewaretoken": self.token}), FORM
        else:
            body, kind = json.dumps(given), "application/json"
        return self._noted(what, self.ask("POST", path, body, {"Content-Type": kind}))

    def _noted(self, what: str, answer: Any) -> Any:
        self.told[f"{what}_{answer[0]}"] += 1
        if answer[0] not in ANSWERS:
            self.broken.append(f"{what} {answer[0]}")
        return answer

    def _is_led_on(self, what: str, path: str, given: dict[str, Any]) -> bool:
        return bool(self.send(what, path, given)[0] == 302)

    def _code(self, answer: Any) -> str:
        """The code on the slip that one is led to."""
        found = CODE.search(self.look(answer[1]["Location"])) if answer[0] == 302 else None
        return "".join(found.groups()) if found else ""

    def _page_of(self, code: str) -> str:
        """Type the code; where it leads."""
        answer = self.send("code", "/rooms/give-back/", {"code": code})
        return str(answer[1]["Location"]) if answer[0] == 302 else ""

    def _typed(self, slot: Slot, more: dict[str, Any]) -> dict[str, Any]:
        given = {"day": str(slot.day), "starts": slot.starts, "ends": slot.ends, "head_count": 2}
        given |= {"layout": "long", "title": "drill", "use": "quiet", "booker_kind": "resident"}
        return given | {"contact_name": f"person {self.number}"} | more

    def ask(self, method: str, path: str, body: str = "", more: dict[str, str] | None = None) -> Any:
        """Status, heads and text, on a connection of its own; a cut one is no answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        try:
            with contextlib.closing(line):
                sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
                line.request(method, path, body.encode(), self.headers | sent | (more or {}))
                answer = line.getresponse()
                for told in answer.headers.get_all("Set-Cookie", []):
                    jar = SimpleCookie(told.partition(";")[0])
                    self.cookies |= {name: one.value for name, one in jar.items()}
                return answer.status, answer.headers, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return 0, http.client.HTTPMessage(), str(error)
