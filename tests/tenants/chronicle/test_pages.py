"""The street's pages about a committee's life, from the form to the deed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.naming import rename
from tenants.life.retiring import retire
from tenants.models import Change, Tenant
from tenants.orders import services
from tenants.orders.models import Order
from tenants.scope import forget, owner_scope, scope
from tests.clients import HostClient

PAGE = "/staff/committees/huiyuan/"


@pytest.fixture
def street(
    home: Tenant,
    street_tenant: Tenant,
    account_in: Callable[..., Account],
    client_of: Callable[..., HostClient],
) -> HostClient:
    forget()
    return client_of(street_tenant, account_in(street_tenant, Role.OPERATOR))


def carried(office: Tenant) -> Order:
    """Do the newest order as the queue would."""
    with scope(office):
        order = Order.objects.order_by("-ordered_at", "-pk")[0]
    services.carry_out(order_id=order.pk)
    forget()
    with scope(office):
        return Order.objects.get(pk=order.pk)


def text(client: HostClient, url: str, **more: Any) -> str:
    return str(client.get(url, **more).content.decode())


def test_a_name_is_rehearsed_then_given(street: HostClient, street_tenant: Tenant) -> None:
    placed = street.post(f"{PAGE}rename/", {"new_name": "新汇园居委会", "slug": ""})
    assert carried(street_tenant).is_rehearsal
    assert "现在什么都没改" in text(street, placed.url)
    assert not Change.objects.exists()
    done = street.post(f"{placed.url}confirm/")
    assert carried(street_tenant).state == "done"
    assert "新汇园居委会" in text(street, done.url)
    assert "汇园居委会现名新汇园居委会" in text(street, PAGE)
    assert "新汇园居委会" in text(Client(HTTP_HOST="huiyuan.localhost"), "/")  # type: ignore[arg-type]


def test_a_door_is_closed_and_opened(street: HostClient, street_tenant: Tenant) -> None:
    street.post(f"{PAGE}suspend/", {"hours": "2", "why": "搬家"})
    assert carried(street_tenant).state == "done"
    assert Client(HTTP_HOST="huiyuan.localhost").get("/").status_code == 503
    assert "暂停服务" in text(street, PAGE)
    street.post(f"{PAGE}resume/")
    carried(street_tenant)
    assert Client(HTTP_HOST="huiyuan.localhost").get("/").status_code == 200


@pytest.mark.parametrize(
    ("deed", "given", "code"),
    [
        ("rename", {"new_name": "徐汇苑居委会"}, "name_taken"),
        ("recode", {"code": "310104008043"}, "code_taken"),
        ("recode", {"code": "31010400804x"}, "code_twelve_digits"),
        ("recode", {"code": "310104008143", "day": "2026-01-01"}, "day_too_old"),
        (
            "split",
            {"buildings": "", "new_name": "汇东居委会", "code": "310104008996", "director": "陆敏"},
            "split_nothing",
        ),
        ("undo", {}, "nothing_to_undo"),
        ("resume", {}, "open_already"),
    ],
)
def test_bad_input_is_refused_at_the_form(
    street: HostClient, street_tenant: Tenant, deed: str, given: dict[str, str], code: str
) -> None:
    answer = street.post(f"{PAGE}{deed}/", given)
    assert answer.status_code == 422
    assert code in {one.code for one in answer.context["form"].errors.as_data()["__all__"]}
    with scope(street_tenant):
        assert not Order.objects.exists()


def test_it_cannot_be_merged_with_itself_or_nobody(street: HostClient) -> None:
    for into in ("huiyuan", "nobody", ""):
        assert street.post(f"{PAGE}merge/", {"into": into}).status_code == 422
    assert "徐汇苑居委会" in text(street, f"{PAGE}merge/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("deed", ["suspend", "rename", "recode", "merge", "split", "retire", "undo"])
def test_every_form_can_be_read(street: HostClient, deed: str, language: str) -> None:
    assert street.get(f"{PAGE}{deed}/", headers={"Accept-Language": language}).status_code == 200


def test_a_closed_committee_has_its_page(street: HostClient, neighbour: Tenant) -> None:
    now = clock.now()
    retire(committee="huiyuan", day=clock.day_of(now), act=Act(by="韩分析", at=now))
    page = text(street, PAGE, headers={"Accept-Language": "en"})
    assert "Closed for good on" in page
    assert "Undo" in page
    assert "/retire/" not in page


def test_what_cannot_be_done_any_more_is_said(street: HostClient, street_tenant: Tenant) -> None:
    placed = street.post(f"{PAGE}rename/", {"new_name": "新汇园居委会", "slug": ""})
    carried(street_tenant)
    now = clock.now()
    rename(committee="xuhuiyuan", name="新汇园居委会", day=clock.day_of(now), act=Act(by="x", at=now))
    answer = street.post(f"{placed.url}confirm/")
    assert answer.status_code == 409
    assert "已有同名的居委会" in answer.content.decode()


def test_people_are_told(home: Tenant, client_of: Callable[..., HostClient], lead: Any) -> None:
    now = clock.now()
    rename(committee="xuhuiyuan", name="徐汇新苑居委会", day=clock.day_of(now), act=Act(by="x", at=now))
    forget()
    assert "徐汇苑居委会现名徐汇新苑居委会" in text(client_of(home), "/")
    assert "徐汇苑居委会现名徐汇新苑居委会" in text(client_of(home, lead.account), "/staff/")
    english = text(client_of(home), "/", headers={"Accept-Language": "en"})
    assert "is now called" in english


def test_old_news_is_no_news(home: Tenant, client_of: Callable[..., HostClient]) -> None:
    now = clock.now()
    rename(committee="xuhuiyuan", name="徐汇新苑居委会", day=clock.day_of(now), act=Act(by="x", at=now))
    with owner_scope():
        Change.objects.update(valid_from=date(2026, 1, 1))
    forget()
    assert "现名" not in text(client_of(home), "/")


def test_the_street_still_finds_a_merged_committee(full: tuple[Tenant, Tenant], act: Act) -> None:
    office = Tenant.objects.get(schema_name="street")
    with scope(office):
        analyst = Account.objects.create(username="han", display_name="韩分析", roles=[Role.ANALYST])
    merge(committee="huiyuan", into="xuhuiyuan", day=act.today, act=act)
    client = HostClient(office, analyst)
    former, now = text(client, "/committees/huiyuan/"), text(client, "/committees/xuhuiyuan/")
    assert "起并入徐汇苑居委会" in former
    assert "汇园居委会已并入徐汇苑居委会" in now
    assert "/committees/huiyuan/" in now
    assert "310104008041" in former
    assert client.get("/committees/huiyuan/figures.csv").status_code == 200
    assert "1 个" in text(client, "/") or "1个" in text(client, "/")
