"""The street's own record has a page, for its auditor and its security administrator."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override

from keting.accounts.models import Account
from keting.accounts.services import open_account
from keting.audit.models import Entry
from keting.audit.services import record
from keting.deeds import acting
from reporting.selectors.record import lines
from tenants.models import Tenant
from tenants.orders.services import agree_glass, ask_glass, take_word
from tenants.scope import scope
from tests.clients import HostClient

PAGE, SIGN_IN = "/record/", "/staff/sign-in/"
PASSWORD, WRONG = "a long enough phrase", "wrong wrong wrong"


def told(client: HostClient, **wanted: str) -> list[str]:
    return [str(line.does) for line in client.get(PAGE, wanted).context["lines"]]


@pytest.mark.parametrize(("role", "status"), [("security", 200), ("auditor", 200), ("operator", 403)])
def test_who_may_read_it(
    role: str, status: int, street_tenant: Tenant, account_in: Callable[..., Account]
) -> None:
    assert HostClient(street_tenant, account_in(street_tenant, role)).get(PAGE).status_code == status


def test_failed_sign_ins_and_refusals_stand_in_it(
    street_tenant: Tenant, account_in: Callable[..., Account]
) -> None:
    with scope(street_tenant):
        open_account(
            username="op", display_name="操作员", roles=["operator"], password="a long enough phrase"
        )
        operator = Account.objects.get(username="op")
    stranger = HostClient(street_tenant)
    for _time in range(7):
        stranger.post(SIGN_IN, {"username": "op", "password": WRONG})
    HostClient(street_tenant, operator).get(PAGE)
    client = HostClient(street_tenant, account_in(street_tenant, "auditor"))
    shown = told(client, kind="refused")
    assert shown.count("未能登录：密码") == 5
    assert shown.count("尝试过多") == 1
    assert len(shown) == 7
    assert "查看了留痕" in " ".join(told(client)) or told(client)
    with scope(street_tenant):
        assert Entry.objects.filter(verb="look_at_record").exists()


def test_an_unknown_name_leaves_the_same_line_and_is_not_kept(street_tenant: Tenant, queries_of: Any) -> None:
    def guess(name: str) -> int:
        client = HostClient(street_tenant)
        return int(queries_of(lambda: client.post(SIGN_IN, {"username": name, "password": WRONG})))

    with scope(street_tenant):
        Account.objects.create(username="known", display_name="x", roles=["operator"])
    guess("warm")
    assert guess("known") == guess("王秀英的密码")
    with scope(street_tenant):
        lines = Entry.objects.filter(verb="sign_in_failed")
        assert lines.count() == 3
        assert not any("王秀英" in str(vars(one)) for one in lines)


def test_breaking_the_glass_is_told_in_words(
    street_tenant: Tenant, home: Tenant, account_in: Callable[..., Account], noon: datetime
) -> None:
    operator, security = (account_in(street_tenant, role) for role in ("operator", "security"))
    with scope(street_tenant):
        asked = ask_glass(office=home, reason="incident", by=operator, at=noon)
        agree_glass(glass_id=asked.pk, by=security, at=noon)
        with acting(operator):
            take_word(glass_id=asked.pk, by=operator, at=noon)
        record(actor=None, by="demo", verb="committee merge", thing=home, at=noon)
        with override("en"):
            told = [(str(one.does), one.why) for one in lines(Entry.objects.order_by("id"))]
    assert told == [
        ("asked to break the glass", f"{home.name}, An incident under way"),
        ("agreed to break the glass", f"{home.name}, An incident under way"),
        ("took the link that breaks the glass", ""),
        ("merged", ""),
    ]


@pytest.mark.parametrize(
    ("verb", "why", "said"),
    [
        ("add_program", "order_tables, read_figures", "生成报表，各居委会的数据"),
        ("open_account", "auditor", "审计员"),
        ("change_roles", "analyst → analyst, rollout", "街道统计员 → 街道统计员，推广负责人"),
        ("look_at_record", "refused", "被拒绝"),
        ("refused", "reporting:tables", "reporting:tables"),
        ("ask_glass", "徐汇苑居委会, incident", "徐汇苑居委会，正在发生的事件"),
    ],
)
def test_what_is_chosen_stands_in_words(
    street_tenant: Tenant, account_in: Callable[..., Account], noon: datetime, verb: str, why: str, said: str
) -> None:
    auditor = account_in(street_tenant, "auditor")
    with scope(street_tenant):
        record(actor=auditor, verb=verb, thing=auditor, at=noon, why=why)
        assert [one.why for one in lines(Entry.objects.filter(verb=verb))] == [said]
