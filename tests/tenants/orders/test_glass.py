"""Break-glass: two keys are two people, an hour at most, one committee; it is told at once and only reads."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from keting.accounts.demo import equip
from keting.accounts.models import Account
from keting.accounts.services import accept_invitation, invitation_with
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.orders.forms import GlassForm
from tenants.orders.models import Glass
from tenants.orders.services import agree_glass, ask_glass, end_glass, take_word
from tenants.scope import owner_scope, scope
from tests.clients import HostClient
from tests.waiting import is_kept_waiting

HOUR = timedelta(minutes=60)
PASSWORD = "a long enough phrase"


@pytest.fixture
def keys(street_tenant: Tenant, account_in: Callable[..., Account]) -> tuple[Account, Account]:
    """Two people of the street."""
    return account_in(street_tenant, "operator", "op"), account_in(street_tenant, "security", "sec")


@pytest.fixture
def broken(street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime) -> Glass:
    """Opened for 徐汇苑 at noon."""
    with scope(street_tenant):
        made = ask_glass(office=home, reason="incident", by=keys[0], at=noon)
        agree_glass(glass_id=made.pk, by=keys[1], at=noon)
        made.refresh_from_db()
        return made


def guest_in(home: Tenant) -> Account:
    with scope(home):
        return Account.objects.get(until__isnull=False)


def test_nothing_opens_with_one_key(
    street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        made = ask_glass(office=home, reason="incident", by=keys[0], at=noon)
        with pytest.raises(Refusal, match="own_glass"):
            agree_glass(glass_id=made.pk, by=keys[0], at=noon)
        assert take_word(glass_id=made.pk, by=keys[0], at=noon) == ""
        with pytest.raises(Refusal, match="glass_over"):
            agree_glass(glass_id=made.pk, by=keys[1], at=noon + HOUR + timedelta(seconds=1))
    with scope(home):
        assert not Account.objects.filter(until__isnull=False).exists()


def test_into_a_closed_committee_nobody_looks_and_it_is_said_why(
    street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with owner_scope():
        Tenant.objects.filter(pk=home.pk).update(state="suspended")
    with scope(street_tenant):
        made = ask_glass(office=home, reason="incident", by=keys[0], at=noon)
        with pytest.raises(Refusal, match="office_closed") as caught:
            agree_glass(glass_id=made.pk, by=keys[1], at=noon)
    assert "已关闭" in str(caught.value.message)


def test_the_committee_is_told_at_once(broken: Glass, home: Tenant, lead: Any) -> None:
    with scope(home):
        line = Entry.objects.get(verb="break_glass")
        assert line.actor_id is None
        assert "林峰街道" in line.actor_name
        assert line.why == "incident"
        with time_machine.travel(broken.agreed_at + timedelta(minutes=5), tick=False):
            text = HostClient(home, lead.account).get("/staff/").content.decode()
    assert "紧急进入" in text
    assert "正在查看本居委会" in text


def test_the_word_is_shown_once_to_whoever_asked(
    broken: Glass, street_tenant: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        assert take_word(glass_id=broken.pk, by=keys[1], at=noon) == ""
        assert take_word(glass_id=broken.pk, by=keys[0], at=noon)
        assert take_word(glass_id=broken.pk, by=keys[0], at=noon) == ""


def test_the_guest_reads_for_an_hour_and_does_nothing(
    broken: Glass, street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        word = take_word(glass_id=broken.pk, by=keys[0], at=noon)
    with scope(home):
        found = invitation_with(word=word, address="", at=noon)
        guest = accept_invitation(invitation_id=found.pk, password=PASSWORD, at=noon)
        equip(guest)
    for minutes, status in ((1, 200), (59, 200)):
        with time_machine.travel(noon + timedelta(minutes=minutes), tick=False):
            client = HostClient(home, guest)
            assert client.get("/staff/households/").status_code == status
            assert client.post("/staff/households/lists/new/", {"reason": "care"}).status_code == 403
    with time_machine.travel(noon + HOUR, tick=False):
        assert client.get("/staff/households/")["Location"].startswith("/staff/sign-in/")
        answer = HostClient(home).post("/staff/sign-in/", {"username": guest.username, "password": PASSWORD})
        assert "对不上" in answer.content.decode()


def test_without_its_end_the_guest_would_stay(
    broken: Glass, home: Tenant, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(Account, "is_over", lambda self, at: False)
    with time_machine.travel(noon + HOUR, tick=False):
        assert HostClient(home, guest_in(home)).get("/staff/households/").status_code == 200


def test_it_ends_early(
    broken: Glass, street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        end_glass(glass_id=broken.pk, by=keys[1], at=noon + timedelta(minutes=3))
        end_glass(glass_id=broken.pk, by=keys[1], at=noon + timedelta(minutes=4))
    with scope(home):
        assert not guest_in(home).is_active
        assert Entry.objects.filter(verb="end_glass").count() == 1


def test_one_committee_at_a_time(
    broken: Glass, street_tenant: Tenant, neighbour: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        other = ask_glass(office=neighbour, reason="fault", by=keys[0], at=noon)
        with pytest.raises(Refusal, match="one_committee"):
            agree_glass(glass_id=other.pk, by=keys[1], at=noon + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("glass_two_keys", {"agreed": "self", "minutes": 60}),
        ("glass_one_hour", {"agreed": "other", "minutes": 61}),
        ("glass_one_hour", {"agreed": "other", "minutes": -1}),
    ],
)
def test_constraints(
    name: str, fields: dict[str, Any], street_tenant: Tenant, keys: tuple[Account, Account], noon: datetime
) -> None:
    with scope(street_tenant):
        row = {
            "office": "c1",
            "reason": "fault",
            "asked_by": keys[0],
            "asked_at": noon,
            "agreed_by": keys[fields["agreed"] == "other"],
            "agreed_at": noon,
            "closes_at": noon + timedelta(minutes=fields["minutes"]),
            "guest_id": keys[0].pk,
        }
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Glass.objects.create(**row)


def test_a_guest_has_no_other_role(home: Tenant, noon: datetime) -> None:
    with pytest.raises(IntegrityError, match="account_guest_reads"), transaction.atomic():
        Account.objects.create(username="x", display_name="x", roles=["director"], until=noon)


def test_the_whole_way_with_real_logins(
    real_db: str, street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account]
) -> None:
    one, other = (HostClient(street_tenant, who) for who in keys)
    page = "/staff/committees/glass/"
    assert one.post(page, {"office": "x", "reason": "fault"}).status_code == 422
    assert one.post(page, {"office": home.schema_name, "reason": "fault"}).status_code == 302
    with scope(street_tenant):
        asked = Glass.objects.get()
    agree, link = f"{page}{asked.pk}/agree/", f"{page}{asked.pk}/link/"
    assert agree not in one.get(page).content.decode()
    one.post(agree)
    assert agree in other.get(page).content.decode()
    other.post(agree)
    assert link in one.get(page).content.decode()
    assert "/staff/join/#" in one.post(link).content.decode()
    assert "/staff/join/#" not in one.post(link).content.decode()


@pytest.mark.parametrize("is_guarded", [True, False])
def test_whoever_is_in_a_hurry_enters_no_committee(
    street_tenant: Tenant, keys: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    """The form is sent as it stands; the twin's begins with the first committee of the list."""
    if not is_guarded:
        monkeypatch.setattr(GlassForm, "__init__", without_a_dash(GlassForm.__init__))
    client, page = HostClient(street_tenant, keys[0]), "/staff/committees/glass/"
    options = re.findall(r"<option[^>]*>", client.get(page).content.decode())
    assert len(options) > 1
    assert not [one for one in options if "selected" in one and 'value=""' not in one]
    (stands,) = re.findall(r'value="([^"]*)"', options[0])
    answer = client.post(page, {"office": stands, "reason": "fault"})
    with scope(street_tenant):
        assert (answer.status_code, Glass.objects.count()) == ((422, 0) if is_guarded else (302, 1))


def without_a_dash(begin: Callable[..., None]) -> Callable[..., None]:
    """A form whose list of committees holds nothing but committees."""

    def begin_with_the_first(form: GlassForm, *args: Any, **more: Any) -> None:
        begin(form, *args, **more)
        office: Any = form.fields["office"]
        office.choices = [(key, name) for key, name in office.choices if key]

    return begin_with_the_first


@pytest.fixture
def agreeing(
    real_db: str, street_tenant: Tenant, home: Tenant, keys: tuple[Account, Account], noon: datetime
) -> Callable[[], bool]:
    """Whether who agrees waits for another who agrees for the same person."""
    with scope(street_tenant):
        made = ask_glass(office=home, reason="incident", by=keys[0], at=noon)

    def ask() -> bool:
        with scope(street_tenant):
            asker = Account.objects.filter(pk=keys[0].pk)
            return is_kept_waiting(
                street_tenant, asker, lambda: agree_glass(glass_id=made.pk, by=keys[1], at=noon)
            )

    return ask


def test_for_one_person_agreements_are_made_one_after_another(agreeing: Callable[[], bool]) -> None:
    assert agreeing()


def test_without_turns_two_could_agree_at_once(
    agreeing: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Glass.objects, "select_for_update", lambda **_options: Glass.objects.all())
    assert not agreeing()
