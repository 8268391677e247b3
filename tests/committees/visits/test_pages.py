"""The visits' pages: own committee, neighbour and stranger; nothing typed is lost."""

from uuid import uuid4

import pytest

from committees.desk.models import Matter
from committees.visits.models import Appointment, Quiet, Visit
from keting import clock
from keting.accounts.kinds import Role

BASE = "/staff/visits/"
WHEN = {"day": "2099-11-24", "hour": "14:00"}


@pytest.fixture
def out(client_of, home, worker):
    """A worker before the visits' pages."""
    return client_of(home, worker.account)


def sent(**changes):
    form = {"channel": "phone", "minutes": "20", "line": "身体还好", "request_key": str(uuid4())}
    return {**form, **changes}


def test_three_fields_record_a_visit(out, household, worker):
    answer = out.post(f"{BASE}record/{household.pk}/", sent())
    assert answer["Location"] == f"{BASE}household/{household.pk}/"
    made = Visit.objects.get()
    assert (made.line, made.minutes, made.worker) == ("身体还好", 20, worker)


def test_exactly_three_fields_are_required(out, household):
    form = out.get(f"{BASE}record/{household.pk}/").context["form"]
    fields = [name for name, field in form.fields.items() if field.required and name != "request_key"]
    assert fields == ["channel", "minutes", "line"]
    assert not any(field.required for row in form.needs for field in row.fields.values())


def test_a_need_on_the_form_is_a_matter_on_the_households_page(out, household):
    need = {"need0-what": "楼道灯不亮", "need0-kind": "life_services"}
    page = out.post(f"{BASE}record/{household.pk}/", sent(**need), follow=True).content.decode()
    assert Matter.objects.get().number in page
    assert "楼道灯不亮" in page


@pytest.mark.parametrize(
    "changes", [{"line": ""}, {"need0-what": "楼道灯不亮"}, {"minutes": "7"}, {"day": "2099-01-01"}]
)
def test_nothing_typed_is_lost(out, household, changes):
    answer = out.post(f"{BASE}record/{household.pk}/", sent(**{"need1-what": "送餐到家", **changes}))
    assert answer.status_code == 422
    assert "送餐到家" in answer.content.decode()
    assert not Visit.objects.exists()


def test_an_appointment_is_arranged_moved_and_kept(out, household):
    arranged = {**WHEN, "minutes": "30", "means": "phone", "note": "上午来", "request_key": str(uuid4())}
    assert out.post(f"{BASE}arrange/{household.pk}/", arranged).status_code == 302
    old = Appointment.objects.get()
    moved = {**WHEN, "hour": "15:00", "minutes": "45"}
    assert out.post(f"{BASE}{old.pk}/move/", moved).status_code == 302
    new = Appointment.objects.get(state="planned")
    assert "约好了" in out.get(f"{BASE}{new.pk}/?do=move").content.decode()
    out.post(f"{BASE}record/{household.pk}/?appointment={new.pk}", sent())
    new.refresh_from_db()
    assert new.state == "kept"


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [("decline", {"until": "2099-12-31"}, "declined"), ("cancel", {}, "cancelled"), ("out", {}, "planned")],
)
def test_each_outcome_has_its_page(out, arrange, verb, data, state):
    appointment = arrange()
    assert out.get(f"{BASE}{appointment.pk}/?do={verb}").status_code == 200
    assert out.post(f"{BASE}{appointment.pk}/{verb}/", data).status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == state


def test_a_refusal_on_the_page_is_told_in_words(out, arrange, noon):
    appointment = arrange(hours=24 * 365 * 60)
    answer = out.post(f"{BASE}{appointment.pk}/absent/", {})
    assert answer.status_code == 422
    assert "还没到约好的时间" in answer.content.decode()
    assert out.post(f"{BASE}{appointment.pk}/dance/", {}).status_code == 404


def test_quiet_is_kept_on_the_page(out, household):
    assert out.post(f"{BASE}household/{household.pk}/quiet/", {"until": "2099-12-31"}).status_code == 302
    assert Quiet.objects.get().household == household
    arranged = {**WHEN, "minutes": "30", "means": "phone", "request_key": str(uuid4())}
    answer = out.post(f"{BASE}arrange/{household.pk}/", arranged)
    assert answer.status_code == 422
    assert "quiet" in answer.content.decode()


def test_correcting_shows_what_was_recorded(out, visit):
    old = visit()
    page = out.get(f"{BASE}visit/{old.pk}/correct/").content.decode()
    assert "都好" in page
    form = {"channel": "door", "minutes": "45", "met": "2", "line": "都好", "why": "记错"}
    then = {"day": clock.day_of(old.visited_at).isoformat(), "hour": "09:00"}
    assert out.post(f"{BASE}visit/{old.pk}/correct/", {**form, **then}).status_code == 302
    assert Visit.objects.get(voided_at=None).minutes == 45
    assert out.get(f"{BASE}visit/{old.pk}/correct/").status_code == 404


def test_a_household_is_found_by_door_and_pinyin(out, household):
    household.residents.update(pinyin="wanghuifang")
    for words in ("3-1-502", "王", "wang"):
        page = out.post(f"{BASE}arrange/", {"q": words}, follow=True).content.decode()
        assert f"{BASE}record/{household.pk}/" in page
        assert "王惠芳" not in page


@pytest.mark.parametrize("path", ["", "diary/", "arrange/?q=3"])
def test_lists_cost_the_same_with_one_row_and_with_thirty(out, lived_in, visit, queries_of, path):
    visit()
    out.get(f"{BASE}{path}")  # the office's own row is read once a minute
    one = queries_of(lambda: out.get(f"{BASE}{path}"))
    for n in range(10, 39):
        visit(household=lived_in(f"{n}01"))
    assert queries_of(lambda: out.get(f"{BASE}{path}")) == one


def test_a_households_page_costs_the_same_with_many_visits(out, household, visit, queries_of):
    visit()
    out.get(f"{BASE}household/{household.pk}/")  # the office's own row is read once a minute
    one = queries_of(lambda: out.get(f"{BASE}household/{household.pk}/"))
    for _ in range(9):
        visit()
    assert queries_of(lambda: out.get(f"{BASE}household/{household.pk}/")) == one


PATHS = ["{a}/", "household/{h}/", "record/{h}/", "arrange/{h}/", "visit/{v}/correct/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_neighbour_and_a_stranger_find_nothing(
    client_of, account_in, home, neighbour, arrange, visit, household, path
):
    keys = {"a": arrange().pk, "h": household.pk, "v": visit().pk}
    missing_keys = dict.fromkeys(keys, uuid4())
    for client in (client_of(home), client_of(neighbour), client_of(neighbour, account_in(neighbour))):
        found = client.get(BASE + path.format(**keys))
        missing = client.get(BASE + path.format(**missing_keys))
        assert (found.status_code, missing.status_code) == (404, 404)
        assert found.content == missing.content


def test_an_auditor_looks_and_does_not_touch(client_of, account_in, home, household):
    client = client_of(home, account_in(home, Role.AUDITOR))
    assert client.get(BASE).status_code == client.get(f"{BASE}diary/").status_code == 200
    assert client.post(f"{BASE}record/{household.pk}/", sent()).status_code == 403
    assert client_of(home).get(BASE).status_code == 302
