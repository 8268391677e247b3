"""The table of doors, tried by every role: each URL by GET and by POST, each service by its name."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from committees.staff.models import Worker
from keting.accounts.kinds import ROLES_OF, Role
from keting.accounts.models import Account
from keting.deeds import NotAllowed, acting
from keting.doors import DOORS
from keting.permits import DEEDS
from keting.web.templatetags.web import may
from tenants.scope import scope
from tests.architecture import code
from tests.architecture.test_doors import CLOSED, Street, Way, all_of_them
from tests.clients import HostClient

__all__ = ["all_of_them"]
METHODS = ("get", "post")
# Called by residents too, or only from within another service: they read no account.
FREE = {
    # Before anybody is signed in, or about the own account.
    "accounts.open_account",
    "accounts.prove_password",
    "accounts.prove_code",
    "accounts.offer_passkey",
    "accounts.ask_passkey",
    "accounts.challenge_of",
    "accounts.add_passkey",
    "accounts.drop_passkey",
    "accounts.end_seats",
    "accounts.make_room",
    "accounts.prove_passkey",
    "accounts.ask_district",
    "accounts.hear_district",
    "accounts.connect_district",
    "accounts.drop_district",
    # In the committee, by the street's deeds of two keys.
    "accounts.open_guest",
    "accounts.end_guest",
    "accounts.choose_password",
    "accounts.accept_invitation",
    "accounts.invitation_with",
    "accounts.offer_secret",
    "accounts.set_authenticator",
    "accounts.renew_codes",
    # By a program's own request.
    "programs.note_use",
    "programs.answer_once",
    # From the server's own keyboard.
    "accounts.forget_authenticator",
    # The house itself, by the clock.
    "portal.let_time_run_out",
    "desk.due_day",
    "rooms.book_room",
    "rooms.cancel_booking",
    "rooms.take_consent_back",
    "activities.take_consent_back",
    "clubs.take_consent_back",
    "rooms.void_booking",
    "rooms.ways_on",
    "rooms.open_rooms",
    "rooms.hold_room",
    "rooms.lapse_holds",
    "rooms.note_arrival",
    "rooms.open_feed",
    "rooms.share_free",
    "rooms.nearby",
    "rooms.revoke_feed",
    "rooms.release_absent",
    "rooms.settle_hold",
    "rooms.move_booking",
    "rooms.extend_booking",
    "rooms.request_of",
    "rooms.free_slots",
    "rooms.preview_series",
    "rooms.preview_bump",
    "rooms.unfit_bookings",
    "rooms.join_waitlist",
    "rooms.offer_waiting",
    "rooms.withdraw_waiting",
    # Anybody asks for a club; the committee decides.
    "clubs.found_club",
    # The club's leader with the household card, or the desk for her.
    "rooms.say_wish",
    "rooms.take_wish_back",
    "rooms.appeal_wish",
    "activities.new_code",
    "activities.code_unknown",
    "activities.sign_up",
    "activities.withdraw",
    "portal.furnish",
    # With the household card: only what is the household's own.
    "portal.let_go",
    "staff.note_presence",
    "staff.wait_for",
    "staff.wait_turn",
    "staff.come_back",
    "staff.welcome",
    "orders.order_tidying",
    "orders.carry_out",
}
KERNEL = ("audit",)


def clients(doors: Street, way: Way) -> Iterator[tuple[Role, HostClient]]:
    """One account for each role that the office knows, on the roster where there is one."""
    tenant = doors.host(way)
    for role in sorted(ROLES_OF[way.office]):
        account = doors.account_in(tenant, role, f"as-{role}")
        if way.office == "committee":
            with scope(tenant):
                Account.objects.filter(pk=account.pk).update(buildings=["1", "2", "3"])
                account.refresh_from_db()
                Worker.objects.create(name="范晓", account=account)
        yield role, HostClient(tenant, account)


@pytest.mark.parametrize("way", CLOSED, ids=str)
def test_each_role_meets_the_row_of_the_table(all_of_them: Street, way: Way) -> None:
    """Who may not is told so before anything happens; who may is never told so."""
    door, url, wrong = DOORS[way.name], way.url(all_of_them.planted(way)), []
    for role, client in clients(all_of_them, way):
        for method in METHODS:
            status = getattr(client, method)(url).status_code
            is_in = door.lets_in([role], method=method.upper())
            if (status != 403) is not is_in or status >= 500:
                wrong.append((role, method, status))
            if way.name == "accounts:sign_out":
                break
    assert wrong == []


def test_with_the_table_open_a_volunteer_gets_in(
    all_of_them: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the table that refuses."""
    tenant, url = all_of_them.home, "/staff/roster/copy/"
    client = HostClient(tenant, all_of_them.account_in(tenant, Role.VOLUNTEER))
    assert client.post(url).status_code == 403
    monkeypatch.setattr("keting.doorways.Door.lets_in", lambda *_args, **_more: True)
    assert client.post(url).status_code != 403


def services() -> dict[str, Callable[..., Any]]:
    """Every service of committees, orders and reporting, by its row's name."""
    found = {}
    for path, one in code.services():
        name = f"{_app_of(path)}.{one.name}"
        if _app_of(path) not in KERNEL:
            parts = path.relative_to(code.ROOT).with_suffix("").parts
            module = ".".join(parts[parts[0] == "platform" :])
            found[name] = getattr(importlib.import_module(module), one.name)
    return found


def _app_of(path: Path) -> str:
    parts = path.relative_to(code.ROOT).with_suffix("").parts
    return parts[parts.index("services") - 1]


# Offered to no other app: called by the street's own view.
OTHERS = {
    "reporting.order_table": "reporting.services.tables",
    "reporting.look_at_record": "reporting.services.looking",
}
SERVICES = (
    services()
    | {name: getattr(importlib.import_module(module), name.split(".")[1]) for name, module in OTHERS.items()}
    | {
        f"households.{name}": getattr(
            importlib.import_module(f"committees.households.services.{module}"), name
        )
        for module, name in (
            ("revealing", "reveal_field"),
            ("revealing", "note_search"),
            ("cards", "print_card"),
            ("cards", "print_building"),
            ("cards", "revoke_card"),
            ("passes", "end_passes"),
            ("lists", "order_list"),
            ("lists", "decide_list"),
            ("lists", "take_list"),
            ("imports", "upload_register"),
            ("imports", "confirm_import"),
            ("imports", "withdraw_import"),
        )
    }
)


def test_every_service_has_its_row() -> None:
    told = set(SERVICES) - {name for name in SERVICES if name.startswith("chronicle.")}
    assert told - FREE - set(DEEDS) == set()
    assert set(DEEDS) - set(SERVICES) == set()
    assert FREE & set(DEEDS) == set()


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_each_role_may_do_what_its_row_says(name: str) -> None:
    """Called without what it needs: who may gets past the door and fails there."""
    for role in Role:
        actor = SimpleNamespace(roles=[role], is_active=True)
        told = TypeError if DEEDS[name].lets_in([role]) else NotAllowed
        with acting(actor), pytest.raises(told):
            SERVICES[name]()


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_who_has_left_does_nothing_more(name: str) -> None:
    everything = SimpleNamespace(roles=list(Role), is_active=False)
    with acting(everything), pytest.raises(NotAllowed):
        SERVICES[name]()


def test_a_deed_goes_through_the_same_door_as_its_page() -> None:
    """A button's URL and the service behind it: nobody gets a form that the service then refuses.

    Programs have no pages.
    """
    pairs = {"households:reveal": "households.reveal_field", "desk:register": "desk.register_matter"}
    pairs |= {"visits:record": "visits.record_visit", "staff:roster_save": "staff.plan_week"}
    pairs |= {"activities:announce": "activities.announce_activity", "orders:open": "orders.place_order"}
    people = frozenset(Role)
    assert [page for page, deed in pairs.items() if DOORS[page].act != DEEDS[deed].act & people] == []


def test_several_roles_open_what_each_of_them_opens() -> None:
    both = SimpleNamespace(roles=[Role.AUDITOR, Role.FRONT_DESK])
    assert may(both, "desk:register")
    assert not may(both, "visits:record")
    assert DOORS["visits:list"].lets_in(both.roles, method="GET")
