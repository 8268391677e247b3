"""The roster's page: leads plan a week with one submit, others read."""

from collections.abc import Callable
from datetime import date

import pytest

from committees.staff.models import Shift, Worker
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

TUESDAY = date(2026, 11, 24)
WEEK = "?week=2026-W48"
Clients = Callable[..., HostClient]
Plan = Callable[..., Shift]


@pytest.fixture
def leads(home: Tenant, lead: Worker, client_of: Clients) -> HostClient:
    return client_of(home, lead.account)


def test_a_lead_plans_the_week_at_once(leads: HostClient, wang: Worker, chen: Worker) -> None:
    cells = {f"{wang.id}_{TUESDAY}_am": "desk", f"{chen.id}_{TUESDAY}_pm": "visit"}
    answer = leads.post(f"/staff/roster/save/{WEEK}", cells)
    assert answer["Location"] == "/staff/roster/?week=2026-W48&saved=2"
    page = leads.get(answer["Location"]).content.decode()
    assert "已保存，改了2个半天。" in page
    assert "周二 11月24日 13:00–18:30" in page
    assert set(Shift.objects.values_list("worker__name", "post")) == {("王惠芳", "desk"), ("陈立新", "visit")}


def test_a_bad_post_keeps_what_was_chosen(leads: HostClient, wang: Worker) -> None:
    cells = {f"{wang.id}_{TUESDAY}_am": "desk", f"{wang.id}_{TUESDAY}_pm": "asleep"}
    answer = leads.post(f"/staff/roster/save/{WEEK}", cells)
    assert answer.status_code == 422
    assert '<option value="desk" selected>' in answer.content.decode()
    assert not Shift.objects.exists()


def test_own_hours_in_the_way_are_a_refusal(leads: HostClient, wang: Worker, plan: Plan) -> None:
    from datetime import time

    plan(wang, "am", "training", starts=time(9), ends=time(16))
    cells = {f"{wang.id}_{TUESDAY}_am": "training", f"{wang.id}_{TUESDAY}_pm": "visit"}
    answer = leads.post(f"/staff/roster/save/{WEEK}", cells)
    assert answer.status_code == 422
    assert "已经排了别的班" in answer.content.decode()


def test_a_lead_copies_the_week_before(leads: HostClient, wang: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk", day=date(2026, 11, 17))
    answer = leads.post(f"/staff/roster/copy/{WEEK}")
    assert answer["Location"] == "/staff/roster/?week=2026-W48&copied=1"
    assert "照上周补了1个半天" in leads.get(answer["Location"]).content.decode()


def test_nothing_to_copy_is_said(leads: HostClient, wang: Worker) -> None:
    answer = leads.post(f"/staff/roster/copy/{WEEK}")
    assert answer.status_code == 422
    assert "没有可照抄的" in answer.content.decode()


def test_others_read_and_cannot_write(home: Tenant, worker: Worker, client_of: Clients) -> None:
    client = client_of(home, worker.account)
    page = client.get("/staff/roster/").content.decode()
    assert "范晓" in page
    assert "<select" not in page
    assert client.post("/staff/roster/save/").status_code == 403
    assert client.post("/staff/roster/copy/").status_code == 403


def test_strangers_sign_in_first(home: Tenant, client_of: Clients) -> None:
    answer = client_of(home).get("/staff/roster/")
    assert answer["Location"].startswith("/staff/sign-in/")


def test_the_neighbours_lead_cannot_touch_our_rows(
    neighbour: Tenant, wang: Worker, plan: Plan, account_in: Callable[..., Account], client_of: Clients
) -> None:
    plan(wang, "am", "desk")
    other = account_in(neighbour, "director")
    client = client_of(neighbour, other)
    answer = client.post(f"/staff/roster/save/{WEEK}", {f"{wang.id}_{TUESDAY}_am": "leave"})
    assert answer["Location"].endswith("saved=0")
    assert Shift.objects.get().post == "desk"
    with scope(neighbour):
        assert not Shift.objects.exists()


@pytest.mark.parametrize("name", ["2026-W54", "2026-W00", "nonsense", "2026-W48; drop", ""])
def test_a_week_that_is_none_is_this_week(name: str, leads: HostClient) -> None:
    assert leads.get("/staff/roster/", {"week": name}).status_code == 200


def test_the_page_costs_the_same_for_one_and_for_thirty(
    leads: HostClient, wang: Worker, plan: Plan, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    plan(wang, "am", "desk")
    leads.get("/staff/roster/")
    one = queries_of(lambda: leads.get("/staff/roster/"))
    for number in range(29):
        plan(Worker.objects.create(name=f"李{number}"), "am", "visit")
    assert queries_of(lambda: leads.get("/staff/roster/")) == one
