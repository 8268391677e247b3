"""Accounts of the office: invited by a link, given roles, shut, and never left without somebody who may."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction

from committees.staff.models import Worker
from keting import clock
from keting.accounts.demo import equip
from keting.accounts.kinds import Role
from keting.accounts.models import Account, Invitation
from keting.accounts.services import (
    Newcomer,
    accept_invitation,
    invitation_with,
    invite,
    invite_newcomer,
    reopen_account,
    shut_account,
)
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient
from tests.kernel.test_sign_in import OWN, PASSWORD, led, shown

LIST, NEW = "/staff/accounts/", "/staff/accounts/new/"
FORM = {"display_name": "李静", "username": "lijing", "roles": ["worker", "front_desk"]}
JOIN, CHOOSE = "/staff/join/", "/staff/join/password/"
GIVEN = {"password": PASSWORD, "again": PASSWORD}
Accounts = Callable[..., Account]
Clients = Callable[..., HostClient]


@pytest.fixture
def head(home: Tenant, account_in: Accounts) -> Account:
    return account_in(home, Role.DIRECTOR)


@pytest.fixture
def other(home: Tenant, account_in: Accounts) -> Account:
    return account_in(home, Role.WORKER)


def word_of(answer: Any) -> str:
    """What stands behind the # of the link, which leads to a page that knows nothing of it."""
    link = urlsplit(answer.context["link"])
    assert (link.path, link.query) == ("/staff/join/", "")
    return link.fragment


def joining(client: HostClient, word: str) -> Any:
    """The page that the word opens: of the password, or of a link that does not hold."""
    answer = client.post(JOIN, {"word": word})
    return client.get(answer.url) if answer.status_code == 302 else answer


def accept(word: str, *, at: datetime) -> Account:
    found = invitation_with(word=word, address=word, at=at)
    return accept_invitation(invitation_id=found.pk, password=OWN, at=at)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as found:
        call()
    return found.value.code


def test_from_the_invitation_to_the_roster(home: Tenant, head: Account, client_of: Clients) -> None:
    word = word_of(client_of(home, head).post(NEW, FORM))
    account = Account.objects.get(username="lijing")
    assert (account.roles, account.has_usable_password()) == (["front_desk", "worker"], False)
    assert Worker.objects.get(account=account).name == "李静"
    theirs = client_of(home)
    assert "lijing" in joining(theirs, word).content.decode()
    assert led(theirs.post(CHOOSE, GIVEN, follow=True)) == ["/staff/sign-in/code/", "/staff/sign-in/app/"]
    assert (joining(theirs, word).status_code, theirs.get(CHOOSE).url) == (404, JOIN)
    assert list(Entry.objects.order_by("at", "id").values_list("verb", flat=True)) == [
        "open_account",
        "invite",
        "choose_password",
    ]


def test_only_who_has_the_app_is_told_that_it_stays(
    home: Tenant, head: Account, other: Account, client_of: Clients
) -> None:
    equip(other)
    client, said = client_of(home, head), []
    for again in (client.post(NEW, FORM), client.post(f"{LIST}{other.pk}/invite/")):
        said += [one for one in ("动态码不变", "请对方带上手机") if one in again.content.decode()]
    assert said == ["请对方带上手机", "动态码不变"]


@pytest.mark.parametrize("roles", [["auditor"], ["volunteer"]])
def test_who_only_looks_or_helps_has_no_place_on_the_roster(home: Tenant, head: Account, roles: Any) -> None:
    account, _word = invite_newcomer(Newcomer("x", "x", roles), by=head, at=clock.now())
    assert not Worker.objects.filter(account=account).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "李静"}, "username"),
        ({"username": ""}, "username"),
        ({"roles": []}, "roles"),
        ({"roles": ["operator"]}, "roles"),
        ({"display_name": "𠮷" * 31}, "display_name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    home: Tenant, head: Account, client_of: Clients, change: dict[str, Any], field: str
) -> None:
    answer = client_of(home, head).post(NEW, FORM | change)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})


def test_a_taken_name_and_a_streets_role_are_refused(home: Tenant, head: Account) -> None:
    now = clock.now()
    taken = Newcomer(head.username, "x", ["worker"])
    assert refusal(lambda: invite_newcomer(taken, by=head, at=now)) == "username_taken"
    street = Newcomer("x", "x", ["operator"])
    assert refusal(lambda: invite_newcomer(street, by=head, at=now)) == "role_unknown"
    assert not Invitation.objects.exists()


def test_a_link_is_over_when_used_late_replaced_or_its_account_shut(
    home: Tenant, head: Account, other: Account
) -> None:
    now = clock.now()

    def refused(word: str, *, later: timedelta = timedelta(0)) -> str:
        return refusal(lambda: accept(word, at=now + later))

    first, second = (invite(account=other, by=head, at=now) for _link in range(2))
    assert refused(first) == refused("nonsense") == refused(second, later=timedelta(days=3))
    held = invitation_with(word=second, address="", at=now)
    shut_account(account=other, by=head, at=now)
    assert refused(second) == "invitation_over"
    late = {"invitation_id": held.pk, "password": OWN, "at": now}
    assert refusal(lambda: accept_invitation(**late)) == "invitation_over"
    assert refusal(lambda: invite(account=other, by=head, at=now)) == "account_shut"
    reopen_account(account=other, by=head, at=now)
    third = invite(account=other, by=head, at=now)
    assert accept(third, at=now) == other
    assert refused(third) == "invitation_over"


def test_a_new_password_by_link_does_not_pass_by_the_second_factor(
    home: Tenant, head: Account, other: Account, client_of: Clients
) -> None:
    equip(other)
    word = word_of(client_of(home, head).post(f"{LIST}{other.pk}/invite/"))
    theirs = client_of(home)
    assert joining(theirs, word).status_code == 200
    assert led(theirs.post(CHOOSE, GIVEN, follow=True)) == ["/staff/sign-in/code/"]
    assert theirs.get("/staff/").status_code == 302
    assert theirs.get("/staff/sign-in/app/")["Location"] == "/staff/sign-in/code/"
    assert theirs.post("/staff/sign-in/code/", {"code": shown()})["Location"] == "/staff/"


def test_next_door_the_link_is_one_that_never_was(
    home: Tenant, neighbour: Tenant, head: Account, other: Account, client_of: Clients
) -> None:
    word = invite(account=other, by=head, at=clock.now())
    there = client_of(neighbour)
    found, none = (joining(there, one) for one in (word, "nonsense"))
    assert (found.status_code, found.content) == (404, none.content)
    assert there.get(CHOOSE).url == JOIN


def test_an_opened_link_waits_ten_minutes_for_a_password(
    home: Tenant, head: Account, other: Account, client_of: Clients, time_machine: Any
) -> None:
    time_machine.move_to(clock.now(), tick=False)
    word, theirs = invite(account=other, by=head, at=clock.now()), client_of(home)
    assert joining(theirs, f"https://x.test/staff/join/#{word}").status_code == 200
    assert (theirs.get(CHOOSE).status_code, client_of(home).get(CHOOSE).status_code) == (200, 302)
    time_machine.shift(timedelta(minutes=11))
    assert theirs.get(CHOOSE).url == JOIN
    assert joining(theirs, word).status_code == 200


def test_the_sixth_wrong_word_is_not_looked_at(
    home: Tenant, head: Account, other: Account, client_of: Clients
) -> None:
    word, theirs = invite(account=other, by=head, at=clock.now()), client_of(home)
    found = [joining(theirs, f"nonsense{n}").status_code for n in range(6)]
    assert found == [404] * 5 + [422]
    assert joining(theirs, word).status_code == 422
    assert joining(client_of(home), word).status_code == 200


def test_no_word_stands_in_a_table(home: Tenant, head: Account, other: Account) -> None:
    word = invite(account=other, by=head, at=clock.now())
    assert word not in str(list(Invitation.objects.values()))


def test_other_roles_end_the_sessions_at_once(
    home: Tenant, head: Account, other: Account, client_of: Clients
) -> None:
    theirs, mine = client_of(home, other), client_of(home, head)
    assert theirs.get("/staff/").status_code == 200
    given = {"roles": ["leader"], "buildings": "3，7 12"}
    assert mine.post(f"{LIST}{other.pk}/roles/", given)["Location"] == f"{LIST}{other.pk}/"
    other.refresh_from_db()
    assert (other.roles, other.buildings) == (["leader"], ["12", "3", "7"])
    assert theirs.get("/staff/").status_code == 302
    assert Entry.objects.get(verb="change_roles").why == "worker → leader"


def test_nobody_changes_the_own_account(home: Tenant, head: Account, client_of: Clients) -> None:
    mine = client_of(home, head)
    for what in ("roles", "shut", "reopen"):
        answer = mine.post(f"{LIST}{head.pk}/{what}/", {"roles": ["secretary"]})
        assert answer.status_code == 422
    head.refresh_from_db()
    assert (head.roles, head.is_active) == (["director"], True)


def leads(home: Tenant, account_in: Accounts) -> list[Account]:
    return [account_in(home, Role.DIRECTOR), account_in(home, Role.SECRETARY)]


def test_of_two_who_shut_each_other_out_one_stays(real_db: str, home: Tenant, account_in: Accounts) -> None:
    pair = leads(home, account_in)
    Account.objects.exclude(pk__in=[one.pk for one in pair]).update(is_active=False)

    def shut(whom: Account, by: Account) -> str:
        with scope(home):
            try:
                shut_account(account=whom, by=by, at=clock.now())
            except Refusal as refused:
                return refused.code
            return "shut"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(shut, pair, pair[::-1]))
    assert sorted(found) == ["last_keeper", "shut"]
    assert Account.objects.filter(is_active=True).count() == 1


def test_without_the_lock_nobody_would_be_left(
    real_db: str, home: Tenant, account_in: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both look before either writes."""
    first, second = leads(home, account_in)
    Account.objects.exclude(pk__in=[first.pk, second.pk]).update(is_active=False)
    monkeypatch.setattr("keting.accounts.services.keeping._somebody_keeps_the_house", lambda *_args: None)
    shut_account(account=first, by=second, at=clock.now())
    shut_account(account=second, by=first, at=clock.now())
    assert not Account.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("kept", "more", "rule"),
    [
        ({"digest": "x"}, {"digest": "y"}, "invitation_open_once"),
        ({"digest": "x", "is_used": True}, {"digest": "x"}, "invitation_digest_once"),
        ({"digest": "x", "is_used": True}, {"digest": "y", "days": 0}, "invitation_ends_later"),
    ],
)
def test_the_table_keeps_its_rules(head: Account, kept: Any, more: Any, rule: str) -> None:
    def row(digest: str, *, is_used: bool = False, days: int = 1) -> Invitation:
        now = clock.now()
        ends, used = now + timedelta(days=days), now if is_used else None
        made = {"account": head, "made_by": head, "digest": digest, "made_at": now}
        return Invitation(**made, expires_at=ends, used_at=used)

    row(**kept).save()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row(**more).save()


def test_same_statements_for_one_account_and_for_thirty(
    home: Tenant, head: Account, client_of: Clients, account_in: Accounts, queries_of: Any
) -> None:
    mine = client_of(home, head)
    mine.get(LIST)
    one = queries_of(lambda: mine.get(LIST))
    for number in range(30):
        account_in(home, Role.WORKER, f"more-{number}")
    assert queries_of(lambda: mine.get(LIST)) == one


def test_the_streets_operator_does_the_same_there(
    street_tenant: Tenant, account_in: Accounts, client_of: Clients
) -> None:
    operator = client_of(street_tenant, account_in(street_tenant, Role.OPERATOR))
    assert "buildings" not in operator.get(NEW).context["form"].fields
    answer = operator.post(NEW, {**FORM, "roles": ["analyst"]})
    assert answer.context["account"].roles == ["analyst"]
