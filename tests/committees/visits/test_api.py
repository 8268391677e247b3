"""Appointments and visits by the API: the same services and rules as on the page."""

from datetime import timedelta
from uuid import UUID

import pytest

from committees.desk.models import Matter
from committees.staff.models import Worker
from committees.visits.models import Appointment, Quiet, Visit
from keting import clock
from keting.accounts.kinds import Role
from keting.audit.models import Entry
from keting.programs.kinds import Scope
from tenants.scope import scope
from tests.clients import HostClient

KEY = "k" * 16
AGREED = {"day": "2026-11-25", "hour": "14:00", "minutes": 30, "means": "phone"}
SEEN = {"channel": "door", "minutes": 20, "line": "都好"}


@pytest.fixture
def program(home, program_of, kinds, noon, time_machine):
    """Tuesday noon; a program that may call on households."""
    time_machine.move_to(noon, tick=False)
    return program_of(home, Scope.CALL_ON)


@pytest.fixture
def who(worker, household):
    """For whom, and with which door."""
    return {"worker": str(worker.pk), "household": str(household.pk)}


def send(client, url, body, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, body, "application/json", headers=headers)


def settle(client, one, verb, **body):
    return send(client, f"/api/appointments/{one.pk}/{verb}/", body)


def test_an_appointment_is_agreed_once(program, who, worker):
    first, second = (send(program, "/api/appointments/", AGREED | who, KEY) for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    made = Appointment.objects.get()
    assert (made.worker, f"{clock.local(made.starts_at):%d %H:%M}") == (worker, "25 14:00")
    assert Entry.objects.get(verb="arrange_visit").actor_name == "热线"


def test_two_at_one_time_are_refused(program, who):
    """The twin of the one above: without the key it is another request."""
    send(program, "/api/appointments/", AGREED | who)
    told = send(program, "/api/appointments/", AGREED | who)
    assert (told.status_code, told.json()["code"]) == (409, "worker_elsewhere")


def test_who_asked_for_quiet_is_left_in_peace(program, who, worker, household):
    Quiet.objects.create(household=household, since="2026-11-01", until="2026-12-01", said_to=worker)
    told = send(program, "/api/appointments/", AGREED | who)
    assert (told.status_code, told.json()["code"]) == (409, "quiet")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"household": str(UUID(int=0))}, "household"),
        ({"household": "x"}, "household"),
        ({"worker": str(UUID(int=0))}, "worker"),
        ({"day": "soon"}, "day"),
        ({"hour": "25:00"}, "hour"),
        ({"minutes": 7}, "minutes"),
        ({"means": "pigeon"}, "means"),
        ({"note": "长" * 101}, "note"),
    ],
)
def test_the_faulty_field_is_named(program, who, body, field):
    told = send(program, "/api/appointments/", AGREED | who | body)
    assert (told.status_code, [*told.json()["fields"]]) == (422, [field])
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [
        ("decline", {"until": "2026-12-31"}, "declined"),
        ("cancel", {}, "cancelled"),
        ("out", {}, "planned"),
        ("move", {"day": "2026-11-26", "hour": "10:00", "minutes": 45}, "planned"),
    ],
)
def test_what_becomes_of_an_appointment(program, who, arrange, verb, body, state):
    one = arrange()
    told = settle(program, one, verb, **body, worker=who["worker"])
    assert (told.status_code, told.json()["state"]) == (200, state)
    assert (told.json()["id"] == str(one.pk)) is (verb != "move")
    again = settle(program, one, "cancel", worker=who["worker"])
    assert again.status_code == (200 if verb == "out" else 409)


def test_nobody_at_home_is_not_said_before(program, who, arrange, noon, time_machine):
    one = arrange()
    assert settle(program, one, "absent", worker=who["worker"]).json()["code"] == "too_early"
    time_machine.move_to(noon + timedelta(hours=3), tick=False)
    assert settle(program, one, "absent", worker=who["worker"]).json()["state"] == "absent"
    assert settle(program, one, "vanish", worker=who["worker"]).status_code == 404


def test_a_visit_with_its_needs(program, who, worker, arrange, noon, time_machine):
    one = arrange()
    time_machine.move_to(noon + timedelta(hours=3), tick=False)
    lamp = {"what": "修灯", "kind": "elder_meals", "promised_on": "2026-11-27"}
    needs = [{"what": "配药", "kind": "health"}, lamp]
    told = send(program, "/api/visits/", SEEN | who | {"appointment": str(one.pk), "needs": needs}, KEY)
    assert told.status_code == 201, told.content
    assert sorted(told.json()["matters"]) == sorted(str(one.pk) for one in Matter.objects.all())
    one.refresh_from_db()
    assert (one.state, Visit.objects.get().worker) == ("kept", worker)
    assert Entry.objects.get(verb="visited").actor_name == "热线"
    assert "都好" not in told.content.decode()


def test_the_same_visit_is_one(program, who):
    first, second = (send(program, "/api/visits/", SEEN | who, KEY) for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"needs": "x"}, "needs_shape"),
        ({"needs": ["x"]}, "needs_shape"),
        ({"needs": [{"what": "a", "kind": "health"}] * 3}, "needs_shape"),
        ({"appointment": str(UUID(int=0))}, "invalid_fields"),
        ({"line": ""}, "invalid_fields"),
        ({"met": -1}, "invalid_fields"),
        ({"line": "有\x00字"}, "invalid_fields"),
    ],
)
def test_what_cannot_be_read(program, who, body, code):
    told = send(program, "/api/visits/", SEEN | who | body)
    assert (told.status_code, told.json()["code"]) == (422, code)
    assert not Visit.objects.exists()


def test_half_a_need_is_named(program, who):
    told = send(program, "/api/visits/", SEEN | who | {"needs": [{"what": "配药"}]})
    assert (told.status_code, [*told.json()["fields"]]) == (422, ["needs"])
    assert not Visit.objects.exists()


def test_another_doors_appointment_is_none(program, who, arrange, lived_in):
    one = arrange(household=lived_in("601", "陈阿姨"))
    told = send(program, "/api/visits/", SEEN | who | {"appointment": str(one.pk)})
    assert (told.status_code, [*told.json()["fields"]]) == (422, ["appointment"])


def test_a_visit_is_not_recorded_ahead(program, who):
    told = send(program, "/api/visits/", SEEN | who | {"day": "2026-11-30", "hour": "10:00"})
    assert (told.status_code, told.json()["code"]) == (409, "visit_ahead")


def test_a_visit_is_corrected(program, who, visit):
    old = visit()
    facts = {"channel": "door", "minutes": 25, "met": 2, "day": "2026-11-24", "hour": "11:00"}
    body = facts | {"line": "都好", "why": "写错了", "worker": who["worker"]}
    told = send(program, f"/api/visits/{old.pk}/correct/", body)
    assert (told.status_code, told.json()["minutes"]) == (200, 25)
    assert send(program, f"/api/visits/{old.pk}/correct/", body).status_code == 404
    assert Visit.objects.get(voided_at=None).met == 2


def test_calling_on_people_opens_no_desk(program, who, worker):
    """The need of a visit becomes a matter; the desk's own address stays shut."""
    body = {"kind": "health", "what": "x", "worker": str(worker.pk)}
    assert send(program, "/api/matters/", body).status_code == 403


@pytest.mark.parametrize("scopes", [[Scope.VISITS], [Scope.SEE_TO], [Scope.HOUSEHOLDS]])
def test_another_scope_is_refused(home, program_of, who, arrange, scopes):
    client, one = program_of(home, *scopes), arrange()
    told = [send(client, "/api/appointments/", AGREED | who), send(client, "/api/visits/", SEEN | who)]
    told.append(settle(client, one, "cancel", worker=who["worker"]))
    assert [one.status_code for one in told] == [403] * 3


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.LEADER, Role.VOLUNTEER, Role.AUDITOR])
def test_who_may_not_visit_may_not_here(home, account_in, who, role):
    client = HostClient(home, account_in(home, role))
    assert send(client, "/api/visits/", SEEN | who).status_code == 403


def test_a_worker_records_in_person(home, worker, who, account_in, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    client = HostClient(home, worker.account)
    told = send(client, "/api/visits/", SEEN | who)
    assert (told.status_code, Visit.objects.get().worker) == (201, worker)
    assert Entry.objects.get(verb="visited").actor_name == worker.account.display_name


def test_an_account_without_a_place_only_looks(home, account_in, who):
    client = HostClient(home, account_in(home, Role.WORKER, "new"))
    assert send(client, "/api/visits/", SEEN | who).status_code == 403
    assert not Visit.objects.exists()


def test_the_neighbours_are_missing(neighbour, program_of, arrange, visit):
    one, seen = arrange(), visit()
    client = program_of(neighbour, Scope.CALL_ON)
    with scope(neighbour):
        named = str(Worker.objects.create(name="邻居").pk)
    never = send(client, f"/api/appointments/{named}/cancel/", {"worker": named})
    told = settle(client, one, "cancel", worker=named)
    assert (told.status_code, told.content) == (404, never.content)
    assert send(client, f"/api/visits/{seen.pk}/correct/", {"worker": named}).content == never.content
