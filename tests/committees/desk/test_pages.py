"""The desk's pages: own committee, neighbour and stranger; nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest

from committees.desk.models import Matter
from keting.accounts.kinds import Role
from keting.audit.models import Entry

BASE = "/staff/desk/"
FORM = {"who": "family", "kind": "health", "what": "血压计怎么用", "how": "mine", "person": "陈阿姨"}


@pytest.fixture
def desk(client_of, home, worker):
    """A worker before the desk's pages."""
    return client_of(home, worker.account)


def sent(**changes):
    return {**FORM, "request_key": str(uuid4()), **changes}


def test_four_taps_and_a_line_take_a_matter(desk, worker):
    answer = desk.post(f"{BASE}new/", sent())
    matter = Matter.objects.get()
    assert answer["Location"] == f"{BASE}{matter.pk}/"
    assert (matter.channel, matter.asker, matter.person) == ("counter", "family", "陈阿姨")
    assert matter.owner == worker


@pytest.mark.parametrize(
    ("how", "then", "where"),
    [("hand", "", "?do=hand#do"), ("guide", "slip", "?do=guide#do"), ("mine", "slip", "slip/")],
)
def test_what_comes_next_comes_next(desk, how, then, where):
    answer = desk.post(f"{BASE}new/", sent(how=how, then=then))
    assert answer["Location"] == f"{BASE}{Matter.objects.get().pk}/{where}"


def test_sent_twice_it_is_one_matter(desk):
    form = sent()
    assert desk.post(f"{BASE}new/", form)["Location"] == desk.post(f"{BASE}new/", form)["Location"]
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("changes", [{"what": ""}, {"kind": ""}, {"promised_on": "2020-01-01"}])
def test_nothing_typed_is_lost(desk, changes):
    answer = desk.post(f"{BASE}new/", sent(reply="托楼组长带话", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "托楼组长带话" in page
    assert "陈阿姨" in page
    assert not Matter.objects.exists()


def test_a_refusal_is_told_in_words(desk):
    page = desk.post(f"{BASE}new/", sent(promised_on="2020-01-01")).content.decode()
    assert "答应的日子只能是今天或以后" in page


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [
        ("note", {"line": "问过物业"}, "open"),
        ("promise", {"line": "周五回话", "on": "2099-01-01"}, "open"),
        ("hand", {"outside": "物业"}, "open"),
        ("guide", {"next_step": "派出所"}, "closed"),
        ("done", {"line": ""}, "closed"),
        ("call", {"line": "知道了"}, "open"),
    ],
)
def test_each_step_has_its_page(desk, take, verb, data, state):
    matter = take()
    assert desk.get(f"{BASE}{matter.pk}/?do={verb}").status_code == 200
    assert desk.post(f"{BASE}{matter.pk}/{verb}/", data).status_code == 302
    matter.refresh_from_db()
    assert matter.state == state


def test_handed_outside_and_accepted(desk, take):
    matter = take()
    desk.post(f"{BASE}{matter.pk}/hand/", {"outside": "物业"})
    assert "物业" in desk.get(f"{BASE}{matter.pk}/").content.decode()
    assert desk.post(f"{BASE}{matter.pk}/accept/", {"accepted_by": ""}).status_code == 422
    assert desk.post(f"{BASE}{matter.pk}/accept/", {"accepted_by": "值班员"}).status_code == 302


def test_a_step_that_is_refused_keeps_the_words(desk, take):
    matter = take(is_answered=True)
    answer = desk.post(f"{BASE}{matter.pk}/note/", {"line": "还有一句"})
    assert answer.status_code == 422
    assert "还有一句" in answer.content.decode()
    assert desk.post(f"{BASE}{matter.pk}/dance/", {}).status_code == 404


def test_correcting_leads_on_to_the_new_row(desk, take):
    old = take(is_answered=True)
    form = {"kind": "legal_aid", "what": "租客不肯搬", "reopened": "on", "why": "点错了"}
    assert desk.get(f"{BASE}{old.pk}/correct/").status_code == 200
    assert desk.post(f"{BASE}{old.pk}/correct/", {**form, "why": ""}).status_code == 422
    new = desk.post(f"{BASE}{old.pk}/correct/", form)["Location"]
    assert desk.get(f"{BASE}{old.pk}/")["Location"] == new
    assert "租客不肯搬" in desk.get(new).content.decode()


def test_the_slip_says_number_owner_next_and_day(desk, take, worker):
    matter = take(reply="13812345678")
    page = desk.get(f"{BASE}{matter.pk}/slip/").content.decode()
    for word in (matter.number, worker.public_name, "12月1日"):
        assert word in page
    assert "13812345678" not in page
    assert worker.name not in page


def test_lists_show_masked_names_at_a_constant_cost(desk, take, queries_of):
    take(person="陈阿姨")
    desk.get(BASE)  # the office's own row is read once a minute
    one = queries_of(lambda: desk.get(BASE))
    for _ in range(29):
        take(person="陈阿姨")
    pages = []
    assert queries_of(lambda: pages.append(desk.get(BASE))) == one
    assert "陈*" in pages[0].content.decode()
    assert "陈阿姨" not in pages[0].content.decode()


def test_a_matter_costs_the_same_with_many_steps(desk, take, queries_of):
    matter = take()
    desk.get(f"{BASE}{matter.pk}/")  # the office's own row is read once a minute
    one = queries_of(lambda: desk.get(f"{BASE}{matter.pk}/"))
    for _ in range(9):
        desk.post(f"{BASE}{matter.pk}/note/", {"line": "x"})
    assert queries_of(lambda: desk.get(f"{BASE}{matter.pk}/")) == one


@pytest.mark.parametrize("path", ["", "slip/", "correct/", "note/"])
def test_a_neighbour_and_a_stranger_find_nothing(client_of, account_in, home, neighbour, take, path):
    url = f"{BASE}{take().pk}/{path}"
    outsiders = [client_of(home), client_of(neighbour), client_of(neighbour, account_in(neighbour))]
    for client in outsiders:
        ask = client.post if path == "note/" else client.get
        missing = ask(f"{BASE}{uuid4()}/{path}")
        found = ask(url)
        assert (found.status_code, missing.status_code) == (404, 404)
        assert found.content == missing.content


def test_strangers_are_asked_to_sign_in_at_lists(client_of, home):
    for path in ("", "new/", "answers/"):
        assert client_of(home).get(f"{BASE}{path}").status_code == 302


def test_an_auditor_looks_and_does_not_touch(client_of, account_in, home, take):
    client, matter = client_of(home, account_in(home, Role.AUDITOR)), take()
    assert client.get(f"{BASE}{matter.pk}/").status_code == 200
    assert client.post(f"{BASE}{matter.pk}/note/", {"line": "x"}).status_code == 403
    assert client.post(f"{BASE}new/", sent()).status_code == 403


def test_answers_are_a_fragment(desk, take):
    take(kind="legal_aid", is_answered=True, at=take().received_at + timedelta(minutes=1))
    page = desk.get(f"{BASE}answers/?kind=legal_aid", headers={"HX-Request": "true"}).content.decode()
    assert 'id="answers"' in page
    assert "<html" not in page


def test_how_to_answer_is_shown_to_who_presses_and_the_record_knows(desk, take, worker):
    matter = take(person="陈阿姨", reply="13812345678")
    page = f"{BASE}{matter.pk}/"
    assert "13812345678" not in desk.get(page).content.decode()
    shown = desk.post(f"{page}reply/")
    assert "13812345678" in shown.content.decode()
    assert shown["Refresh"] == f"60; url={page}"
    line = Entry.objects.get(verb="reveal_reply")
    assert (line.actor_id, line.thing_id, line.why) == (worker.account.pk, str(matter.pk), matter.number)
    assert "13812345678" not in str(list(Entry.objects.values()))


def test_where_nothing_was_left_it_says_so(desk, take):
    matter = take()
    assert desk.post(f"{BASE}{matter.pk}/reply/")["Location"] == f"{BASE}{matter.pk}/"
    assert not Entry.objects.filter(verb="reveal_reply").exists()
