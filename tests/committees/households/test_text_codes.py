"""A code by text message opens a household: once, for a day, on the browser that asked, for nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from committees.households.models import Resident, TextPass
from committees.households.selectors import code_of
from committees.households.services import passes
from committees.households.services.passes import open_with_code
from keting import limits
from keting.audit.models import Entry
from tenants.scope import scope
from tests.clients import HostClient
from tests.committees.households.texting import (
    ASK,
    NOBODYS,
    NUMBER,
    OURS,
    TYPE,
    ask,
    deliver,
    inside,
    is_in,
    told,
)
from tests.kernel.test_limits import tried

pytestmark = pytest.mark.usefixtures("uncounted")


def test_a_number_that_is_known_opens_its_household(gateway, door, handset, noon) -> None:
    assert ask(handset, "+86 138-1234-0001").url == TYPE
    deliver(noon)
    assert [number for number, _words in gateway.messages] == [NUMBER]
    answer = handset.post(TYPE, {"code": f" {told(gateway)[:3]} {told(gateway)[3:]}"})
    assert (answer.status_code, answer.url) == (302, OURS)
    page = handset.get(OURS).content.decode()
    assert "3号楼 1单元 502室" in page
    assert not re.search("王|秀英|1381234", page)
    assert [one.verb for one in Entry.objects.order_by("at", "id")][-2:] == ["send_code", "use_code"]
    assert handset.get("/staff/households/").status_code == 302


def test_a_code_whose_browser_has_forgotten_it_is_answered_with_a_sentence(gateway, door, handset) -> None:
    ask(handset)
    handset.cookies.pop("keting_asked")
    page = handset.post(TYPE, {"code": "123456"}, follow=True)
    assert page.redirect_chain == [(ASK, 302)]
    assert "五分钟已过" in page.content.decode()


def test_a_strangers_number_is_answered_alike(gateway, door, home, noon, queries_of) -> None:
    known, unknown = HostClient(home), HostClient(home)
    one, other = ask(known), ask(unknown, NOBODYS)
    assert (one.status_code, one.url) == (other.status_code, other.url)
    pages = [re.sub(r'value="[^"]{40,}"', "", c.get(TYPE).content.decode()) for c in (known, unknown)]
    assert pages[0] == pages[1]
    row = deliver(noon)
    assert (gateway.messages, row.household, row.sent_at) == ([], None, None)
    wrong = unknown.post(TYPE, {"code": code_of(row.pk)})
    assert wrong.status_code == 422
    assert not is_in(unknown)
    counted = [queries_of(lambda n=n: ask(HostClient(home), n)) for n in ("13812340001", "13700000000")]
    assert counted[0] == counted[1]


def test_it_opens_once_and_only_where_it_was_asked(gateway, door, handset, home, noon) -> None:
    other = HostClient(home)
    ask(handset)
    deliver(noon)
    code = told(gateway)
    assert other.post(TYPE, {"code": code}).url == ASK
    ask(other, NOBODYS)
    assert other.post(TYPE, {"code": code}).status_code == 422
    kept = handset.cookies["keting_asked"].value
    assert handset.post(TYPE, {"code": code}).status_code == 302
    other.cookies["keting_asked"] = kept
    assert other.post(TYPE, {"code": code}).status_code == 422
    assert (is_in(handset), is_in(other)) == (True, False)


def meeting(*, is_guarded: bool) -> SimpleNamespace:
    """The table as two find it who write at one moment; without the guard they write what they saw before."""
    both = Barrier(2, timeout=10)

    def found(**wanted: Any) -> QuerySet[TextPass]:
        rows = TextPass.objects.filter(**wanted)
        if not is_guarded:
            rows = TextPass.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
        both.wait()
        return rows

    return SimpleNamespace(objects=SimpleNamespace(filter=found))


@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_two_at_the_same_moment_one_gets_in(
    real_db, gateway, door, handset, home, noon, monkeypatch, is_guarded: bool
) -> None:
    """The twin looks first and writes afterwards: each finds the code unused."""
    ask(handset)
    row = deliver(noon)

    def come_in(address: str) -> str:
        with scope(home):
            return tried(lambda: open_with_code(pass_id=row.pk, code=told(gateway), address=address, at=noon))

    monkeypatch.setattr(passes, "TextPass", meeting(is_guarded=is_guarded))
    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(come_in, ["10.0.0.1", "10.0.0.2"]))
    assert sorted(got) == (["code_wrong", "tried"] if is_guarded else ["tried", "tried"])
    assert Entry.objects.filter(verb="use_code").count() == got.count("tried")


def test_of_two_tabs_the_later_request_counts(gateway, door, handset, noon) -> None:
    ask(handset)
    deliver(noon)
    first = told(gateway)
    ask(handset)
    deliver(noon)
    assert first != told(gateway)
    assert handset.post(TYPE, {"code": first}).status_code == 422
    assert handset.post(TYPE, {"code": told(gateway)}).status_code == 302


def test_a_code_that_was_not_sent_opens_nothing(gateway, door, handset) -> None:
    ask(handset)
    row = TextPass.objects.get()
    assert handset.post(TYPE, {"code": code_of(row.pk)}).status_code == 422


@pytest.mark.parametrize(("seconds", "opens"), [(-90, True), (90, True), (299, True), (301, False)])
def test_it_holds_for_five_minutes_also_by_a_clock_that_is_off(
    gateway, door, handset, noon, time_machine, seconds: int, opens: bool
) -> None:
    ask(handset)
    deliver(noon)
    time_machine.move_to(noon + timedelta(seconds=seconds), tick=False)
    handset.post(TYPE, {"code": told(gateway)})
    assert is_in(handset) is opens


def guessing(client: HostClient, row: TextPass, times: int) -> None:
    wrong = f"{(int(code_of(row.pk)) + 1) % 10**6:06d}"
    for _guess in range(times):
        assert client.post(TYPE, {"code": wrong}).status_code == 422


@pytest.mark.parametrize(("times", "opens"), [(4, True), (5, False)])
def test_five_tries_and_no_more(gateway, door, handset, noon, monkeypatch, times: int, opens: bool) -> None:
    """The address's own five are given back meanwhile: the row counts too."""
    monkeypatch.setattr(limits, "take", lambda *parts, **more: None)
    ask(handset)
    row = deliver(noon)
    guessing(handset, row, times)
    handset.post(TYPE, {"code": told(gateway)})
    assert is_in(handset) is opens


def test_without_counting_a_guess_would_come_true(gateway, door, handset, noon, monkeypatch) -> None:
    """The twin."""
    monkeypatch.setattr(limits, "take", lambda *parts, **more: None)
    ask(handset)
    row = deliver(noon)
    for _round in range(4):
        guessing(handset, row, 4)
        TextPass.objects.update(tries=0)
    assert handset.post(TYPE, {"code": told(gateway)}).status_code == 302


def test_an_address_has_five_guesses_whatever_it_asks_for(gateway, door, home, noon) -> None:
    client = HostClient(home)
    for _row in range(2):
        ask(client)
        row = deliver(noon)
        guessing(client, row, 3)
    answer = client.post(TYPE, {"code": told(gateway)})
    assert answer.status_code == 422
    assert "太多次" in answer.content.decode() or "分钟" in answer.content.decode()


def test_it_holds_for_a_day(gateway, door, handset, noon, time_machine) -> None:
    client = inside(gateway, handset, noon)
    assert client.cookies["keting_card"]["max-age"] == 24 * 3600
    time_machine.move_to(noon + timedelta(hours=23, minutes=59), tick=False)
    assert is_in(client)
    time_machine.move_to(noon + timedelta(hours=24, seconds=1), tick=False)
    assert not is_in(client)


def test_the_desk_ends_it(gateway, door, handset, noon, home, worker) -> None:
    client, desk = inside(gateway, handset, noon), HostClient(home, worker.account)
    url = f"/staff/households/{door.pk}/"
    assert "有 1 个浏览器凭验证码登录着" in desk.get(url).content.decode()
    assert desk.post(f"{url}codes/end/").status_code == 302
    assert not is_in(client)
    assert "凭验证码登录着" not in desk.get(url).content.decode()
    assert Entry.objects.filter(verb="end_passes").count() == 1


@pytest.mark.parametrize("change", [{"phone": "", "phone_index": ""}, {"until": date(2026, 11, 24)}])
def test_it_ends_with_the_number_and_with_whoever_leaves(gateway, door, handset, noon, change) -> None:
    client = inside(gateway, handset, noon)
    Resident.objects.filter(household=door).update(**change)
    assert not is_in(client)


def test_the_page_says_that_the_card_is_safer(gateway, handset) -> None:
    """And whose hands the number goes through; each page leads to the other way in."""
    page = handset.get(ASK).content.decode()
    assert "住户卡更安全" in page
    assert "替我们发短信的公司" in page
    assert "/card/code/" in page
    assert ASK in handset.get("/card/code/").content.decode()
