"""What leaves a browser while a card, a booking's picture or an invitation is opened: their secret once, in a
body; never in an address, a referrer or the list of pages behind.
"""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from committees.households.models import Household, Resident
from committees.households.services.cards import print_card
from committees.rooms.demo import open_rooms
from committees.rooms.models import Room
from committees.rooms.services import BookingRequest, book_room
from keting import clock
from keting.accounts.services import invite, open_account
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import PHONE, check_page

pytestmark = pytest.mark.xdist_group("live")
# By what is opened: the page of the link, and where it leads.
LINKS = {
    "card": ("/c/", "**/card/"),
    "booking": ("/rooms/give-back/", "**/rooms/booked/*/give-back/"),
    "invitation": ("/staff/join/", "**/staff/join/password/"),
}
# As if nobody took the secret out of the address.
FORGETFUL = "history.replaceState = () => {}; HTMLFormElement.prototype.requestSubmit = () => {};"


@dataclass
class Wire:
    """Everything that the browser has sent: heads and bodies."""

    heads: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def hears(self, secret: str) -> tuple[int, int]:
        """In how many heads (address, referrer, cookies) and bodies the secret stands."""
        return sum(secret in one for one in self.heads), sum(secret in one for one in self.bodies)


def listening(wire: Wire, port: int) -> type[BaseHTTPRequestHandler]:
    """Between browser and house: writes down what is sent and passes it on."""

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            wire.heads.append(f"{self.requestline}\n{self.headers}")
            wire.bodies.append(body.decode("utf-8", "replace"))
            heads = {name: value for name, value in self.headers.items() if name != "Proxy-Connection"}
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
                line.request(self.command, self.path, body, heads)
                answer = line.getresponse()
                text = answer.read()
            # A page that is left hangs up before it has all of its pictures.
            with suppress(ConnectionError):
                self.tell(answer, text)

        def tell(self, answer: http.client.HTTPResponse, text: bytes) -> None:
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = pass_on  # noqa: N815  names that the server looks for

        def log_message(self, *_words: object) -> None:
            pass

    return Handler


@pytest.fixture(scope="module")
def secrets(live: House) -> dict[str, str]:
    """A household's card, the code of a booking, the word of an invitation, at 汇园."""
    with databases.standing_in(live.database), scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        now, soon = clock.now(), clock.today() + timedelta(days=6)
        head, other = (
            open_account(username=name, display_name="周敏", roles=["director"], password="long-enough-2026")
            for name in ("inviting", "invited")
        )
        door = Household.objects.create(building="72", unit="1", room_no="502", since=clock.today())
        Resident.objects.create(household=door, name="沈玉兰", since=clock.today())
        Room.objects.exists() or open_rooms(clock.today() - timedelta(days=9))
        room = Room.objects.get(slug="talk")
        hours = {"starts_at": clock.at(soon, "17:00"), "ends_at": clock.at(soon, "18:00")}
        given = {"layout": room.layouts.first(), "head_count": 2, "title": "说话", "contact_name": "沈阿姨"}
        return {
            "card": print_card(household=door, by=head, at=now).secret,
            "booking": book_room(request=BookingRequest(room=room, **hours, **given), at=now).reference,
            "invitation": invite(account=other, by=head, at=now),
        }


@pytest.fixture
def wire(live: House) -> Iterator[tuple[Wire, int]]:
    heard = Wire()
    server = ThreadingHTTPServer(("127.0.0.1", 0), listening(heard, live.port))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield heard, server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(browser: Any, wire: tuple[Wire, int]) -> Iterator[Callable[..., Any]]:
    """A telephone whose every word goes over the wire."""
    proxy = {"server": f"http://127.0.0.1:{wire[1]}"}
    context = browser.new_context(viewport=PHONE, locale="zh-CN", proxy=proxy)
    yield context.new_page()
    context.close()


def behind(page: Any) -> list[str]:
    """The addresses that going back and forth leads through."""
    line = page.context.new_cdp_session(page)
    return [one["url"] for one in line.send("Page.getNavigationHistory")["entries"]]


@pytest.mark.parametrize("what", LINKS)
def test_a_secret_leaves_the_browser_once_and_in_a_body(
    live: House, wire: tuple[Wire, int], phone: Any, secrets: dict[str, str], what: str
) -> None:
    """Without a press; then a page goes on from there, and one goes back."""
    secret, (page, leads) = secrets[what], LINKS[what]
    phone.goto(live.url("huiyuan", f"{page}#{secret}"))
    phone.wait_for_url(leads)
    phone.wait_for_load_state("networkidle")
    check_page(phone, phone=False)
    assert secret not in phone.content()
    phone.click("footer a >> nth=0")
    phone.wait_for_load_state("networkidle")
    assert wire[0].hears(secret) == (0, 1)
    assert len(wire[0].heads) > 10
    assert [one for one in behind(phone) if secret in one] == []
    stored = phone.evaluate("document.referrer + JSON.stringify({...sessionStorage, ...localStorage})")
    assert secret not in stored


def test_the_codes_of_a_door_are_filled_in_and_not_sent(
    live: House, wire: tuple[Wire, int], phone: Any
) -> None:
    phone.goto(live.url("huiyuan", "/rooms/here/#AB2C"))
    phone.wait_for_load_state("networkidle")
    assert (phone.input_value("[name=door]"), phone.url.endswith("/rooms/here/")) == ("AB2C", True)
    assert wire[0].hears("AB2C") == (0, 0)


@pytest.mark.parametrize("rest", ["%E5%8D%A1", "<img src=x>", "", "../../x", "a" * 5000])
def test_whatever_else_stands_behind_is_dropped(
    live: House, wire: tuple[Wire, int], phone: Any, rest: str
) -> None:
    phone.goto(live.url("huiyuan", f"/c/#{rest}"))
    phone.wait_for_load_state("networkidle")
    assert phone.locator("form[data-fragment]").count() == 1
    assert "#" not in phone.url.rstrip("#")


def test_without_scripts_the_same_is_typed(
    live: House, wire: tuple[Wire, int], browser: Any, secrets: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False, proxy={"server": f"http://127.0.0.1:{wire[1]}"})
    page = context.new_page()
    page.goto(live.url("huiyuan", f"/c/#{secrets['card']}"))
    page.fill("[name=code]", secrets["card"])
    page.click("main .btn")
    assert page.url.endswith("/card/")
    assert wire[0].hears(secrets["card"]) == (0, 1)
    context.close()


def test_led_by_another_site_nothing_is_sent_unasked(
    live: House, wire: tuple[Wire, int], phone: Any, secrets: dict[str, str]
) -> None:
    """Nobody is signed in unawares: the code stands in the field, and the button waits."""
    link = live.url("huiyuan", f"/c/#{secrets['card']}")
    page = {"body": f'<a href="{link}">x</a>', "content_type": "text/html"}
    phone.route("http://elsewhere.test/", lambda route: route.fulfill(**page))
    phone.goto("http://elsewhere.test/")
    phone.click("a")
    phone.wait_for_load_state("networkidle")
    assert phone.input_value("[name=code]") == secrets["card"]
    assert wire[0].hears(secrets["card"]) == (0, 0)


def test_the_twins_are_heard(
    live: House, wire: tuple[Wire, int], phone: Any, secrets: dict[str, str]
) -> None:
    """The secret in a path, as it was; and a page that forgets to take it out of the address."""
    phone.goto(live.url("huiyuan", f"/c/{secrets['card']}/"))
    assert wire[0].hears(secrets["card"])[0] > 0
    phone.add_init_script(FORGETFUL)
    phone.goto(live.url("huiyuan", f"/c/#{secrets['card']}"))
    phone.click("footer a >> nth=0")
    assert [one for one in behind(phone) if secrets["card"] in one] != []
