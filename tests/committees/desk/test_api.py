"""Matters by the API: the same services and rules as on the page, for a colleague and for a program."""

from uuid import UUID

import pytest

from committees.desk.models import Matter, Step
from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.audit.models import Entry
from keting.deeds import NotAllowed, acting
from keting.programs.kinds import Scope
from tenants.scope import scope
from tests.clients import HostClient

KEY = "k" * 16
ASKED = {"kind": "health", "what": "社保卡磁条坏了", "person": "王阿姨"}


@pytest.fixture
def hotline(home, program_of, kinds):
    return program_of(home, Scope.SEE_TO)


def send(client, url, body, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, body, "application/json", headers=headers)


def step(client, matter, verb, **body):
    return send(client, f"/api/matters/{matter.pk}/{verb}/", body)


def test_a_program_takes_a_matter_for_a_colleague(hotline, worker):
    told = send(hotline, "/api/matters/", {**ASKED, "worker": str(worker.pk)})
    matter = Matter.objects.get()
    assert (told.status_code, told.json()["number"]) == (201, matter.number)
    assert (matter.owner, matter.received_by, matter.person) == (worker, worker, "王阿姨")
    assert "王阿姨" not in told.content.decode()


def test_the_record_names_the_program_and_not_the_colleague(hotline, worker):
    send(hotline, "/api/matters/", {**ASKED, "worker": str(worker.pk)})
    line = Entry.objects.get(verb="register_matter")
    assert (line.actor_name, line.thing_id) == ("热线", str(Matter.objects.get().pk))


def test_a_correction_is_the_programs_too(hotline, worker, take):
    matter = take()
    body = {"worker": str(worker.pk), "kind": "health", "what": "医保卡", "why": "听错了"}
    told = send(hotline, f"/api/matters/{matter.pk}/correct/", body)
    assert (told.status_code, told.json()["number"]) == (200, matter.number)
    assert told.json()["id"] != str(matter.pk)
    assert set(Entry.objects.filter(verb="corrected").values_list("actor_name", flat=True)) == {"热线"}


def test_a_colleague_acts_in_person_whoever_is_named(home, worker, colleague, kinds):
    worker.account.roles = [Role.FRONT_DESK]
    worker.account.save(update_fields=["roles"])
    client = HostClient(home, worker.account)
    told = send(client, "/api/matters/", {**ASKED, "worker": str(colleague.pk)})
    assert (told.status_code, Matter.objects.get().owner) == (201, worker)


@pytest.mark.parametrize("named", [None, "", "nobody", str(UUID(int=0)), ["x"], {"a": 1}])
def test_a_program_must_name_a_colleague(hotline, worker, named):
    told = send(hotline, "/api/matters/", {**ASKED, "worker": named})
    assert (told.status_code, told.json()["code"]) == (422, "invalid_fields")
    assert "worker" in told.json()["fields"]
    assert not Matter.objects.exists()


def test_who_has_left_is_nobody_to_act_for(hotline, worker):
    Worker.objects.filter(pk=worker.pk).update(is_active=False, until="2026-11-01")
    assert send(hotline, "/api/matters/", {**ASKED, "worker": str(worker.pk)}).status_code == 422


@pytest.mark.parametrize(
    ("verb", "body", "kind"),
    [
        ("note", {"line": "问过了"}, "noted"),
        ("promise", {"line": "周五回话", "on": "2026-11-27"}, "promised"),
        ("done", {"line": "办好了"}, "done"),
        ("guide", {"next_step": "到街道三楼", "call_back_on": "2026-11-30"}, "guided"),
        ("hand", {"outside": "物业"}, "offered"),
    ],
)
def test_each_step_is_the_pages(hotline, worker, take, noon, time_machine, verb, body, kind):
    time_machine.move_to(noon, tick=False)
    matter = take()
    told = step(hotline, matter, verb, worker=str(worker.pk), **body)
    assert told.status_code == 200, told.content
    assert Step.objects.filter(matter=matter).latest("at", "id").kind == kind
    assert told.json()["state"] == ("closed" if kind in {"done", "guided"} else "open")


def test_a_call_back_and_a_yes_from_outside(hotline, worker, take, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    guided, handed = take(), take()
    mine = {"worker": str(worker.pk)}
    step(hotline, guided, "guide", next_step="到街道三楼", call_back_on="2026-11-24", **mine)
    assert step(hotline, guided, "call", line="办成了", **mine).status_code == 200
    step(hotline, handed, "hand", outside="物业", **mine)
    told = step(hotline, handed, "accept", accepted_by="陈师傅", **mine)
    assert (told.status_code, told.json()["outcome"]) == (200, "handed_over")


def test_a_program_cannot_say_yes_for_a_colleague(hotline, worker, colleague, take):
    matter = take()
    step(hotline, matter, "hand", worker=str(worker.pk), colleague=str(colleague.pk))
    told = step(hotline, matter, "accept", worker=str(colleague.pk))
    assert (told.status_code, told.json()["code"]) == (409, "in_person")
    matter.refresh_from_db()
    assert (matter.owner, matter.offered_to) == (worker, colleague)


def test_what_has_its_end_is_refused(hotline, worker, take):
    matter = take()
    assert step(hotline, matter, "done", worker=str(worker.pk)).status_code == 200
    told = step(hotline, matter, "note", worker=str(worker.pk), line="再")
    assert (told.status_code, told.json()["code"]) == (409, "matter_closed")


def test_an_unknown_action_is_missing(hotline, worker, take):
    told = step(hotline, take(), "vanish", worker=str(worker.pk))
    assert (told.status_code, told.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "长" * 201}, "what"),
        ({"what": "有\x00字"}, "what"),
        ({"kind": "no"}, "kind"),
        ({"who": "x"}, "who"),
        ({"how": "x"}, "how"),
        ({"promised_on": "soon"}, "promised_on"),
    ],
)
def test_the_faulty_field_is_named(hotline, worker, body, field):
    told = send(hotline, "/api/matters/", {**ASKED, "worker": str(worker.pk)} | body)
    assert (told.status_code, [*told.json()["fields"]]) == (422, [field])


def test_the_same_request_is_one_matter(hotline, worker):
    asked = {**ASKED, "worker": str(worker.pk)}
    first, second = (send(hotline, "/api/matters/", asked, KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = send(hotline, "/api/matters/", asked | {"what": "别的"}, KEY)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert Matter.objects.count() == 1


def test_without_the_key_it_is_two(hotline, worker):
    """The twin: it is the key that makes them one."""
    for _ in range(2):
        send(hotline, "/api/matters/", {**ASKED, "worker": str(worker.pk)})
    assert Matter.objects.count() == 2


def test_the_same_step_is_done_once(hotline, worker, take):
    matter = take()
    url = f"/api/matters/{matter.pk}/note/"
    for _ in range(2):
        assert send(hotline, url, {"worker": str(worker.pk), "line": "问过了"}, KEY).status_code == 200
    assert Step.objects.filter(matter=matter, kind="noted").count() == 1


def test_reading_gives_no_writing(home, worker, program_of, take):
    client, matter = program_of(home, Scope.MATTERS), take()
    assert client.get("/api/matters/").status_code == 200
    assert send(client, "/api/matters/", {**ASKED, "worker": str(worker.pk)}).status_code == 403
    assert step(client, matter, "note", worker=str(worker.pk), line="x").status_code == 403


def test_writing_gives_no_reading(hotline, take):
    take()
    assert hotline.get("/api/matters/").status_code == 403


@pytest.mark.parametrize("role", [Role.LEADER, Role.VOLUNTEER, Role.AUDITOR])
def test_who_may_not_at_the_desk_may_not_here(home, account_in, kinds, role):
    client = HostClient(home, account_in(home, role))
    assert send(client, "/api/matters/", ASKED).status_code == 403


def test_the_service_asks_for_itself(home, take, worker, program_of):
    """A program that may only read meets the table at the service too."""
    from committees.desk.services import note_step
    from keting.programs.models import Program

    program_of(home, Scope.MATTERS)
    with acting(Program.objects.get()), pytest.raises(NotAllowed):
        note_step(matter=take(), line="x", worker=worker, at=clock.now())


def test_the_neighbours_matter_is_missing(home, neighbour, hotline, program_of, worker, take):
    theirs = take()
    client = program_of(neighbour, Scope.SEE_TO)
    with scope(neighbour):
        named = str(Worker.objects.create(name="邻居").pk)
    told = step(client, theirs, "note", worker=named, line="x")
    never = send(client, f"/api/matters/{named}/note/", {"worker": named, "line": "x"})
    assert (told.status_code, told.content) == (404, never.content)


def test_too_many_are_told_when_to_come_again(hotline, worker, monkeypatch):
    from keting.api import throttling

    monkeypatch.setitem(throttling.KNOWN, "write", 2)
    asked = {**ASKED, "worker": str(worker.pk)}
    answers = [send(hotline, "/api/matters/", asked) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert Matter.objects.count() == 2


def test_a_session_without_the_pages_token_changes_nothing(home, worker, kinds):
    client = HostClient(home, worker.account)
    client.handler.enforce_csrf_checks = True
    assert send(client, "/api/matters/", ASKED).status_code == 403
    assert not Matter.objects.exists()
