"""A committee closed for a while."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from celery.exceptions import Ignore
from django.test import Client
from django.urls import get_resolver

from keting.audit.models import Entry
from keting.celery import SCHEMA_HEADER
from keting.marks.models import Mark
from keting.refusal import Refusal
from reporting import tasks
from tenants import scope as door
from tenants.life.acts import Act
from tenants.life.suspending import resume, suspend
from tenants.models import Tenant
from tenants.scope import committees, committees_at_work, owner_scope, scope
from tests.clients import HostClient


@pytest.fixture
def suspended(home: Tenant, act: Act) -> Tenant:
    suspend(committee="xuhuiyuan", act=act, back_at=act.at + timedelta(hours=1), why="搬家")
    return home


@pytest.mark.parametrize("path", ["/", "/staff/", "/no/such/page", "/rooms/", "/staff/sign-in/"])
def test_every_page_says_so(suspended: Tenant, client_of: Callable[..., HostClient], path: str) -> None:
    answer = client_of(suspended).get(path)
    assert answer.status_code == 503
    assert 120 <= int(answer["Retry-After"]) <= 86_400
    assert "暂停服务" in answer.content.decode()
    english = client_of(suspended).get(path, headers={"Accept-Language": "en"})
    assert "Closed for a while" in english.content.decode()


def test_no_url_of_the_host_is_left_out(suspended: Tenant) -> None:
    """Whatever the router knows, with and without arguments, and whatever the method."""
    client = Client(HTTP_HOST="xuhuiyuan.localhost")
    resolver = get_resolver("keting.urls_committee")
    paths = {
        f"/{possible[0][0]}"
        for name in resolver.reverse_dict
        for possible in resolver.reverse_dict.getlist(name)[0][:1]
    }
    paths |= {"/", "/staff/households/", "/api/rooms/week/", "/activities/"}
    answers = {client.generic(method, path).status_code for path in paths for method in ("GET", "POST")}
    assert answers == {503}


def test_a_program_gets_a_code(suspended: Tenant) -> None:
    answer = Client(HTTP_HOST="xuhuiyuan.localhost").get("/api/rooms/week/")
    assert (answer.status_code, answer.json()["code"]) == (503, "office_suspended")


def test_a_language_can_still_be_chosen(suspended: Tenant) -> None:
    client = Client(HTTP_HOST="xuhuiyuan.localhost")
    assert client.get("/i18n/setlang?language=en").status_code == 302
    assert "Closed for a while" in client.get("/").content.decode()


def test_the_neighbour_notices_nothing(suspended: Tenant, neighbour: Tenant) -> None:
    assert Client(HTTP_HOST="huiyuan.localhost").get("/").status_code == 200
    assert len(committees()) - len(committees_at_work()) == 1


def fold(schema: str) -> None:
    tasks.fold.push_request(**{SCHEMA_HEADER: schema})
    try:
        tasks.fold()
    finally:
        tasks.fold.pop_request()


def test_its_tasks_wait_and_its_marks_are_kept(suspended: Tenant, act: Act) -> None:
    Mark.objects.create(fact="visits", day=date(2026, 11, 23))
    with pytest.raises(Ignore):
        fold(suspended.schema_name)
    assert Mark.objects.count() == 1
    resume(committee="xuhuiyuan", act=act)
    fold(suspended.schema_name)
    with scope(suspended):
        assert not Mark.objects.exists()


def test_without_the_state_it_would_be_counted(suspended: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(Tenant, "is_open", True)
    Mark.objects.create(fact="visits", day=date(2026, 11, 23))
    fold(suspended.schema_name)
    assert not Mark.objects.exists()
    assert Client(HTTP_HOST="xuhuiyuan.localhost").get("/").status_code == 200


def set_state(tenant: Tenant, state: str) -> None:
    with owner_scope():
        Tenant.objects.filter(pk=tenant.pk).update(state=state)


def test_another_process_sees_it_within_a_second(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is remembered for a second; the twin remembers for a minute."""
    client, now = Client(HTTP_HOST="xuhuiyuan.localhost"), [100.0]
    monkeypatch.setattr(door.time, "monotonic", lambda: now[0])
    for keep, status in ((1.0, 503), (60.0, 200)):
        monkeypatch.setattr(door, "KEEP_SECONDS", keep)
        door.forget()
        set_state(home, "open")
        assert client.get("/").status_code == 200
        set_state(home, "suspended")
        now[0] += 1.5
        assert client.get("/").status_code == status


def test_it_is_written_down(suspended: Tenant, street_tenant: Tenant) -> None:
    with owner_scope(street_tenant):
        entry = Entry.objects.get()
    assert (entry.verb, entry.actor_name, entry.why) == ("committee suspend", "韩分析", "搬家")
    assert entry.thing_id == str(suspended.pk)


def test_what_cannot_be(suspended: Tenant, act: Act, noon: datetime) -> None:
    with pytest.raises(Refusal, match="suspended_already"):
        suspend(committee="xuhuiyuan", act=act)
    with pytest.raises(Refusal, match="back_when"):
        suspend(committee="huiyuan", act=act, back_at=noon - timedelta(minutes=1))
    with pytest.raises(Refusal, match="back_when"):
        suspend(committee="huiyuan", act=act, back_at=noon + timedelta(days=8))
    with pytest.raises(Refusal, match="open_already"):
        resume(committee="huiyuan", act=act)
    for word in ("", "nobody", "310104008999", "'; DROP SCHEMA public; --", "../c310104008043", "\x00"):
        with pytest.raises(Refusal, match="committee_unknown"):
            suspend(committee=word, act=act)


def test_a_rehearsal_leaves_nothing_behind(home: Tenant, street_tenant: Tenant, act: Act) -> None:
    suspend(committee="xuhuiyuan", act=Act(by="x", at=act.at, is_rehearsal=True))
    assert Tenant.objects.get(pk=home.pk).is_open
    with owner_scope(street_tenant):
        assert not Entry.objects.exists()
