"""Programs at the API: their keys, what they may, how often, and the same answer to the same request."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.urls import reverse

from keting import clock, limits
from keting.accounts.kinds import Role
from keting.api import throttling
from keting.audit.models import Entry
from keting.doors import DOORS
from keting.privacy.ends import ends
from keting.programs import services
from keting.programs.api import schema_of
from keting.programs.kinds import SCOPES_OF, Scope
from keting.programs.models import Answer, Program
from keting.refusal import Refusal
from tenants.scope import scope
from tests.architecture.planted import plant_of
from tests.architecture.test_doors import WAYS, Way
from tests.clients import HostClient

API = [way for way in WAYS if ":api_" in way.name]


@pytest.fixture
def director(home, account_in):
    return account_in(home, Role.DIRECTOR)


@pytest.fixture
def program_of(account_in):
    """`program_of(tenant, *scopes)`: a client with a key, and the program behind it."""

    def make(tenant, *scopes):
        by = account_in(tenant, Role.OPERATOR if tenant.type == "street" else Role.DIRECTOR)
        with scope(tenant):
            made, word = services.add_program(name="大屏", scopes=scopes, by=by, at=clock.now())
        return HostClient(tenant, HTTP_AUTHORIZATION=f"Bearer {word}"), made

    return make


def test_only_the_digest_is_kept(home, program_of):
    client, program = program_of(home, Scope.ROSTER)
    word = client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    kept = Program.objects.values().get()
    assert word.startswith("keting_")
    assert len(word) > 40
    assert word not in str(kept)
    assert client.get("/api/board/").status_code == 200
    program.refresh_from_db()
    assert program.used_on == clock.today()


@pytest.mark.parametrize("way", API, ids=str)
def test_each_scope_opens_what_the_table_says(home, street_tenant, lead, program_of, way: Way):
    """Every scope at every URL of the API: its own, and no other."""
    tenant, plant, wrong = (street_tenant if way.office == "street" else home), plant_of(way.name), []
    with scope(tenant):
        url = way.url(plant(lead) if way.takes else {})
    for one in sorted(SCOPES_OF[way.office]):
        client, _program = program_of(tenant, one)
        for method in ("get", "post"):
            status = getattr(client, method)(url).status_code
            if (status != 403) is not DOORS[way.name].lets_in([one], method=method.upper()) or status >= 500:
                wrong.append((one, method, status))
    assert wrong == []


def test_a_key_opens_no_page(home, program_of):
    client, _program = program_of(home, *SCOPES_OF["committee"])
    assert client.get("/staff/households/").status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("told", ["Bearer keting_x", "Bearer ", "Basic YTpi", "x", "Bearer keting_�"])
def test_a_key_that_does_not_hold_is_refused_even_where_none_is_needed(home, told):
    found = HostClient(home, HTTP_AUTHORIZATION=told).get("/api/rooms/week/")
    assert (found.status_code, found.json()["code"]) == (401, "not_authenticated")


def test_the_neighbours_key_opens_nothing(home, neighbour, program_of):
    client, _program = program_of(neighbour, Scope.ROSTER)
    here = HostClient(home, HTTP_AUTHORIZATION=client.defaults["HTTP_AUTHORIZATION"])
    assert client.get("/api/board/").status_code == 200
    assert here.get("/api/board/").status_code == 401


def test_ended_and_run_out_keys_open_nothing(home, program_of, director, time_machine):
    client, program = program_of(home, Scope.ROSTER)
    services.end_program(program=program, by=director, at=clock.now())
    assert client.get("/api/board/").status_code == 401
    other, _program = program_of(home, Scope.ROSTER)
    time_machine.move_to(clock.now() + services.HOLDS + timedelta(seconds=1))
    assert other.get("/api/board/").status_code == 401


def test_a_program_may_only_what_its_office_knows(home, director):
    for scopes in ([], [Scope.FIGURES], ["everything"], [Scope.ROSTER, Scope.ORDER]):
        with pytest.raises(Refusal, match="scope_unknown"):
            services.add_program(name="x", scopes=scopes, by=director, at=clock.now())


def test_what_a_program_was_refused_stands_on_the_record(home, program_of):
    client, program = program_of(home, Scope.ROSTER)
    assert client.get("/api/matters/").status_code == 403
    line = Entry.objects.get(verb="refused")
    assert (line.actor_name, line.why, line.thing) == ("大屏", "desk:api_list", "programs.program")
    assert line.actor_id == program.pk


def test_the_director_lets_a_program_in_and_ends_it(home, lead):
    client = HostClient(home, lead.account)
    page = client.post("/staff/programs/", {"name": "大屏", "scopes": ["read_roster"]})
    word = page.content.decode().partition('readonly value="')[2].partition('"')[0]
    program = HostClient(home, HTTP_AUTHORIZATION=f"Bearer {word}")
    assert program.get("/api/board/").status_code == 200
    listed = client.get("/staff/programs/").content.decode()
    assert "大屏" in listed
    assert word not in listed
    client.post(reverse("programs:end", urlconf="keting.urls_committee", args=[Program.objects.get().pk]))
    assert program.get("/api/board/").status_code == 401
    verbs = Entry.objects.filter(thing="programs.program").order_by("at", "id").values_list("verb", flat=True)
    assert list(verbs) == ["add_program", "end_program", "changed"]


def test_the_form_says_what_is_missing(home, lead):
    page = HostClient(home, lead.account).post("/staff/programs/", {"name": "", "scopes": ["order_tables"]})
    assert page.status_code == 422
    assert Program.objects.count() == 0


# How often.


def test_a_limit_lets_exactly_as_many_through(home):
    """Fifty at once through a limit of five."""
    tenant = home

    def call(_number: int) -> int:
        with scope(tenant):
            return limits.spend("probe", clock.now().isoformat()[:10], "x", most=5, seconds=60)

    limits.forget("probe", clock.now().isoformat()[:10], "x")
    with ThreadPoolExecutor(10) as crowd:
        waits = list(crowd.map(call, range(50)))
    assert waits.count(0) == 5
    assert all(0 < wait <= 60 for wait in waits if wait)


def test_who_asks_too_often_is_told_when_to_come_again(home, program_of, monkeypatch):
    monkeypatch.setitem(throttling.KNOWN, "read", 3)
    client, _program = program_of(home, Scope.ROSTER)
    other, _program = program_of(home, Scope.ROSTER)
    answers = [client.get("/api/board/") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].json()["code"] == "throttled"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert other.get("/api/board/").status_code == 200


# The same request twice.


def send(client, url, body, key):
    return client.post(url, body, "application/json", headers={"Idempotency-Key": key})


def test_the_same_request_gets_the_first_answer(home, street_tenant, program_of):
    from reporting.models import TableRun

    client, _program = program_of(street_tenant, Scope.ORDER, Scope.TABLES)
    period = f"{clock.today():%Y-%m}"
    first, second = (send(client, "/api/tables/", {"period": period}, "k" * 16) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    another = send(client, "/api/tables/", {"period": period}, "l" * 16)
    assert another.json()["id"] != first.json()["id"]
    with scope(street_tenant):
        assert TableRun.objects.count() == 2


def test_a_key_is_for_one_request(home, street_tenant, program_of):
    client, _program = program_of(street_tenant, Scope.ORDER)
    send(client, "/api/tables/", {"period": f"{clock.today():%Y-%m}"}, "k" * 16)
    found = send(client, "/api/tables/", {"period": "2026-01"}, "k" * 16)
    assert (found.status_code, found.json()["code"]) == (409, "key_reused")


def test_another_programs_key_is_another(home, street_tenant, program_of):
    one, other = (program_of(street_tenant, Scope.ORDER)[0] for _ in range(2))
    body = {"period": f"{clock.today():%Y-%m}"}
    first, second = (send(client, "/api/tables/", body, "k" * 16).json()["id"] for client in (one, other))
    assert first != second


def test_a_refusal_may_be_asked_again(home, street_tenant, program_of):
    client, _program = program_of(street_tenant, Scope.ORDER)
    for _ in range(2):
        found = send(client, "/api/tables/", {"period": "1999-01"}, "k" * 16)
        assert (found.status_code, found.json()["code"]) == (409, "period_unknown")
    with scope(street_tenant):
        assert Answer.objects.count() == 0


@pytest.mark.parametrize("key", ["short", "k" * 201])
def test_a_weak_key_is_no_key(home, street_tenant, program_of, key):
    client, _program = program_of(street_tenant, Scope.ORDER)
    found = send(client, "/api/tables/", {"period": "2026-01"}, key)
    assert (found.status_code, found.json()["code"]) == (422, "key_shape")


def test_answers_go_the_night_after(home, street_tenant, program_of):
    client, _program = program_of(street_tenant, Scope.ORDER)
    send(client, "/api/tables/", {"period": f"{clock.today():%Y-%m}"}, "k" * 16)
    end = ends("street")["programs.Answer"]
    with scope(street_tenant):
        assert not end.due(Answer, clock.today()).exists()
        assert end.due(Answer, clock.today() + timedelta(days=1)).exists()


@pytest.mark.parametrize("office", ["committee", "street"])
def test_no_two_shapes_of_the_schema_bear_one_name(office, capsys):
    schema_of.__wrapped__(f"keting.urls_{office}")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("office", ["committee", "street"])
def test_the_schema_names_every_url_of_the_api(home, street_tenant, office):
    told = HostClient(street_tenant if office == "street" else home).get("/api/schema/").json()
    assert len(told["paths"]) == sum(way.office == office for way in API)
    for path in told["paths"].values():
        for operation in path.values():
            assert {"401", "404", "429"} <= set(operation["responses"])
