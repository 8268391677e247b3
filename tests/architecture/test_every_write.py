"""Whatever writes a row of somebody leaves a line of the record: by URL and by service.

By URL every test of the house helps: `HostClient` looks at each request that was not refused (tests.writes).
Here it is shown that it can, and that services that read no account write a line of their own.
"""

import ast
from collections.abc import Iterator
from datetime import date

import pytest

from committees.activities.services import seating
from committees.households.models import Household, Resident
from committees.staff.models import Worker
from keting.db.keys import uuid7
from tenants.models import Tenant
from tenants.scope import scope
from tests.architecture import code
from tests.architecture.planted import activity
from tests.architecture.test_roles import FREE
from tests.clients import HostClient
from tests.writes import noting_writes, tables_of_people

# What writes a row, and what writes a line of the record.
WRITES = {"create", "update", "save", "bulk_create", "bulk_update", "delete", "get_or_create"}
LINES = {"record", "record_own", "tell_count", "take_back"}
# Of nobody, or told of elsewhere.
WITHIN = {
    "portal.furnish": "Rooms and their furniture, on an office's first day.",
    "rooms.open_rooms": "Rooms and their furniture.",
    "rooms.say_wish": "A club's hours, which everybody reads.",
    "rooms.share_free": "Free hours, for the neighbours.",
    "staff.note_presence": "Within a deed at the desk or on the way.",
    "staff.come_back": "The same.",
    "staff.welcome": "Within the deed that opens the account.",
}


def calls() -> dict[str, set[str]]:
    """By name of a function in a folder of services: what it calls."""
    found: dict[str, set[str]] = {}
    for path in code.files(".py", "committees"):
        if "services" in path.parts:
            for one in code.functions(path):
                found.setdefault(one.name, set()).update(_called(one))
    return found


def _called(one: ast.AST) -> Iterator[str]:
    for node in ast.walk(one):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", ""))


def reach(name: str, known: dict[str, set[str]]) -> set[str]:
    """Whatever is called on the way."""
    seen, left = set[str](), [name]
    while left:
        one = left.pop()
        if one not in seen:
            seen.add(one)
            left += known.get(one, ())
    return seen


def untold(free: set[str], known: dict[str, set[str]]) -> list[str]:
    """Services that read no account, write, and say nothing."""
    return sorted(
        name
        for name in free
        if (way := reach(name.partition(".")[2], known)) & WRITES and not way & LINES and name not in WITHIN
    )


def theirs() -> set[str]:
    rooms = {"rooms", "activities", "clubs", "staff", "desk", "portal", "visits", "households"}
    return {name for name in FREE if name.partition(".")[0] in rooms}


def test_a_service_without_an_account_writes_its_line() -> None:
    """Whatever an account does leaves a line by `deed`; these are done by residents, or by the house."""
    assert untold(theirs(), calls()) == []


def test_a_silent_service_is_found() -> None:
    """The twin."""
    known = calls() | {"hush": {"helper"}, "helper": {"update"}, "tell": {"helper", "record_own"}}
    assert untold({"rooms.hush", "rooms.tell", "rooms.book_room"}, known) == ["rooms.hush"]


def test_a_row_of_somebody_is_told_of(home: Tenant) -> None:
    door = Household(building="3", room_no="502", since=date(2026, 1, 1))
    with noting_writes() as written:
        door.save()
        Resident.objects.create(household=door, name="王", since=door.since)
        Resident.objects.filter(name="nobody").update(name="x")
    assert written.untold == {"households_household", "households_resident"}
    assert {"rooms_booking", "activities_signup", "accounts_account"} <= tables_of_people()


def test_a_request_without_its_line_is_found(
    home: Tenant, lead: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a sign-up that the record is not told of."""
    monkeypatch.setattr(seating, "record_own", lambda **_: None)
    with scope(home):
        row = activity(lead)
    sent = {"name": "王阿姨", "phone": "13812341234", "request_key": str(uuid7())}
    with pytest.raises(AssertionError, match="activities_signup"):
        HostClient(home).post(f"/activities/{row['activity_id']}/sign-up/", sent)
