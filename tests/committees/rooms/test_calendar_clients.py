"""The calendars before real programs: vdirsyncer fetches them over HTTP, khal shows what it has got."""

import os
import subprocess
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from committees.households.models import Household
from committees.rooms.selectors import password_of
from committees.rooms.services import cancel_booking, move_booking, open_feed, publish_room
from tests.committees.rooms.conftest import THURSDAY

BIN = Path(sys.executable).parent
SYNCER = """
[general]
status_path = "{home}/status"
[pair room]
a = "web"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage web]
type = "http"
url = "http://127.0.0.1:{port}{path}"
{who}
[storage disk]
type = "filesystem"
path = "{home}/room/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[room]]
path = {home}/room/
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
[default]
default_calendar = room
"""


class Programs:
    """A folder of their own, and a web server that answers as the house does."""

    def __init__(self, home: Path, client, path: str, who: str = "") -> None:
        self.home, self.client = home, client
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        given = {"home": home, "port": self.server.server_port, "path": path, "who": who}
        for name, text in (("syncer", SYNCER), ("khal", KHAL)):
            (home / name).write_text(text.format(**given), encoding="utf-8")
        (home / "room").mkdir()

    def _handler(self):
        client = self.client

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told = self.headers.get("Authorization")
                answer = client.get(self.path, headers={"Authorization": told} if told else {})
                self.send_response(answer.status_code)
                for name in ("Content-Type", "ETag", "WWW-Authenticate"):
                    if name in answer:
                        self.send_header(name, answer[name])
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_words: object) -> None:
                pass

        return Handler

    def run(self, *command: str) -> str:
        """A program's output, while the house answers it; the queries stay in this thread."""
        places = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        program = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        told: list[str] = []
        reader = threading.Thread(target=lambda: told.append(program.communicate(timeout=60)[0]))
        reader.start()
        self.server.timeout = 0.1
        while reader.is_alive():
            self.server.handle_request()
        assert program.returncode == 0, told
        return told[0]

    def sync(self) -> None:
        """Fetch what is new."""
        self.run("vdirsyncer", "-c", str(self.home / "syncer"), "sync")

    def shown(self) -> list[str]:
        """Thursday as khal shows it."""
        told = "{start-time}-{end-time} {title} {status}"
        khal = ("khal", "-c", str(self.home / "khal"), "list", "--format", told, "--day-format", "")
        found = self.run(*khal, str(THURSDAY), "1d")
        return sorted(" ".join(line.split()) for line in found.splitlines() if line.strip())


@pytest.fixture
def programs(tmp_path, home, client_of, rooms, worker, noon, time_machine):
    """Both programs, subscribed to the common room."""
    time_machine.move_to(noon)
    publish_room(room=rooms["multi"], worker=worker, at=noon)
    found = Programs(tmp_path, client_of(home), "/rooms/multi/calendar.ics")
    found.run("vdirsyncer", "-c", str(tmp_path / "syncer"), "discover", "room")
    yield found
    found.server.server_close()


def test_they_take_what_is_new_what_moves_and_what_is_given_back(programs, book, ask, worker, noon):
    club = {"booker_kind": "club", "worker": worker, "title": "剪纸队"}
    first, second = book(**club), book(**club | {"title": "读报组", "hours": "09:00-10:00"})
    programs.sync()
    assert programs.shown() == ["09:00-10:00 读报组 CONFIRMED", "14:00-16:00 剪纸队 CONFIRMED"]
    move_booking(booking=first.booking, to=ask(**club | {"hours": "15:00-17:00"}), at=noon)
    cancel_booking(booking=second.booking, reason="下雨", at=noon)
    programs.sync()
    assert programs.shown() == ["09:00-10:00 读报组 CANCELLED", "15:00-17:00 剪纸队 CONFIRMED"]
    assert len(list((programs.home / "room").glob("*.ics"))) == 2


@pytest.mark.parametrize("is_right", [True, False])
def test_a_household_types_its_door_and_its_password(
    tmp_path, home, client_of, rooms, book, noon, time_machine, is_right
):
    time_machine.move_to(noon)
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    book(household=door, title="王家生日")
    password = password_of(open_feed(household=door, at=noon)) if is_right else "ABCD2345EFGH"
    who = f'username = "3-1-502"\npassword = "{password}"'
    found = Programs(tmp_path, client_of(home), "/rooms/calendar/ours.ics", who)
    try:
        found.run("vdirsyncer", "-c", str(tmp_path / "syncer"), "discover", "room")
        if is_right:
            found.sync()
            assert found.shown() == ["14:00-16:00 王家生日 CONFIRMED"]
        else:
            with pytest.raises(AssertionError, match="401"):
                found.sync()
    finally:
        found.server.server_close()
