"""Orders: placed with the street's login, carried out once, told in the orderer's language."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.orders import kinds, selectors, services, tasks
from tenants.orders.kinds import Job, Kind, Outcome
from tenants.orders.models import Order
from tenants.scope import owner_scope, scope
from tests.clients import HostClient

WANTED = {"code": "310104008997", "name": "新苑居委会", "director": "陆敏"}


def accept(payload: dict[str, Any]) -> None:
    if payload.get("is_bad"):
        msg = "bad"
        raise Refusal(msg, "No.")


def do(job: Job) -> Outcome:
    job.say(1, 2, "half")
    if job.payload.get("breaks"):
        Tenant.objects.filter(type="street").update(name="x")
        msg = "broke"
        raise Refusal(msg, "Not so.")
    return Outcome(f"by {job.by}", secret="geheim")


@pytest.fixture
def place(street_tenant: Tenant, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Order]:
    here = __name__
    monkeypatch.setitem(kinds.KINDS, "probe", Kind("Probe", f"{here}.accept", f"{here}.do"))

    def make(**payload: Any) -> Order:
        with scope(street_tenant):
            return services.place_order(kind="probe", payload=payload, by="韩分析", at=noon)

    return make


def standing(office: Tenant, order: Order) -> Order:
    with scope(office):
        return Order.objects.get(pk=order.pk)


def test_an_order_is_carried_out_once(place: Callable[..., Order], street_tenant: Tenant) -> None:
    order = place()
    tasks.carry_out.run(order_id=str(order.pk))
    found = standing(street_tenant, order)
    assert (found.state, found.message, found.attempts) == ("done", "by 韩分析", 1)
    assert services.carry_out(order_id=order.pk) is False


def test_what_cannot_be_done_is_refused_at_once(place: Callable[..., Order], street_tenant: Tenant) -> None:
    with pytest.raises(Refusal, match="bad"):
        place(is_bad=True)
    with scope(street_tenant), pytest.raises(Refusal, match="order_unknown"):
        services.place_order(kind="nothing", payload={}, by="x", at=datetime(2026, 1, 1))  # noqa: DTZ001
    with scope(street_tenant):
        assert not Order.objects.exists()


def test_a_refused_deed_leaves_nothing_behind(place: Callable[..., Order], street_tenant: Tenant) -> None:
    order, name = place(breaks=True), street_tenant.name
    assert services.carry_out(order_id=order.pk) is False
    found = standing(street_tenant, order)
    assert (found.state, found.problem, found.message) == ("failed", "broke", "Not so.")
    assert Tenant.objects.get(pk=street_tenant.pk).name == name


def test_a_deed_that_breaks_again_and_again_is_given_up(
    place: Callable[..., Order], street_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place()
    with scope(street_tenant):
        Order.objects.update(attempts=services.ATTEMPTS, state="running")
    monkeypatch.setattr(services, "_do", pytest.fail)
    assert services.carry_out(order_id=order.pk) is False
    assert standing(street_tenant, order).problem == "tried_too_often"


def test_a_secret_is_shown_once(place: Callable[..., Order], street_tenant: Tenant) -> None:
    order = place()
    services.carry_out(order_id=order.pk)
    with scope(street_tenant):
        assert services.take_secret(order_id=order.pk) == "geheim"
        assert services.take_secret(order_id=order.pk) == ""


def test_a_forgotten_order_is_found(
    place: Callable[..., Order], street_tenant: Tenant, noon: datetime
) -> None:
    order = place()
    with scope(street_tenant):
        assert selectors.lost_orders(at=noon + timedelta(seconds=30)) == []
        assert selectors.lost_orders(at=noon + timedelta(minutes=3)) == [order.pk]
        Order.objects.update(state="running")
        assert selectors.lost_orders(at=noon + timedelta(minutes=3)) == []
        assert selectors.lost_orders(at=noon + timedelta(minutes=16)) == [order.pk]


def test_the_street_opens_a_committee(
    street_tenant: Tenant, account_in: Callable[..., Account], client_of: Callable[..., HostClient]
) -> None:
    client = client_of(street_tenant, account_in(street_tenant, Role.OPERATOR))
    placed = client.post("/staff/committees/open/", WANTED)
    with scope(street_tenant):
        order = Order.objects.get()
    assert "hx-get" in client.get(placed.url).content.decode()
    assert services.carry_out(order_id=order.pk)
    assert Tenant.objects.get(schema_name="c310104008997").name == "新苑居委会"
    assert "新苑居委会" in client.get(placed.url, headers={"HX-Request": "true"}).content.decode()
    assert "新苑居委会" in client.get("/staff/committees/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "31010400899"}, "code_twelve_digits"),
        ({"code": "３１０１０４００８９９７"}, "code_twelve_digits"),
        ({"code": '3";drop x--'}, "code_twelve_digits"),
        ({"code": "310104008043"}, "code_open"),
        ({"name": "徐汇苑居委会"}, "name_taken"),
        ({"name": "居委会"}, "name_empty"),
        ({"slug": "xuhuiyuan"}, "slug_taken"),
        ({"slug": "WWW.x"}, "slug_shape"),
        ({"slug": "static"}, "slug_taken"),
    ],
)
def test_a_bad_wish_is_refused_at_the_form(
    street_tenant: Tenant,
    account_in: Callable[..., Account],
    client_of: Callable[..., HostClient],
    wrong: dict[str, str],
    code: str,
) -> None:
    client = client_of(street_tenant, account_in(street_tenant, Role.OPERATOR))
    answer = client.post("/staff/committees/open/", WANTED | wrong)
    assert answer.status_code == 422
    assert code in {one.code for one in answer.context["form"].errors.as_data()["__all__"]}
    with scope(street_tenant):
        assert not Order.objects.exists()


def test_a_refusal_in_the_worker_speaks_the_orderers_language(
    street_tenant: Tenant, noon: datetime, home: Tenant
) -> None:
    with scope(street_tenant), override("zh-hans"):
        order = services.place_order(kind="open", payload=WANTED, by="x", at=noon)
    with owner_scope():
        Tenant.objects.filter(pk=home.pk).update(name=WANTED["name"])
    with override("en"):
        services.carry_out(order_id=order.pk)
    found = standing(street_tenant, order)
    assert (found.problem, found.message) == ("name_taken", "已有同名的居委会。")


def test_an_analyst_orders_nothing(
    street_tenant: Tenant, account_in: Callable[..., Account], client_of: Callable[..., HostClient]
) -> None:
    client = client_of(street_tenant, account_in(street_tenant, Role.ANALYST))
    assert client.get("/staff/committees/").status_code == 403
    assert client.post("/staff/committees/open/", WANTED).status_code == 403
