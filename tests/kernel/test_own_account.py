"""The own account: password, app, recovery codes; what a password may be."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from committees.portal.demo import say_codes
from keting import clock, totp
from keting.accounts.demo import DEMO_PASSWORD, DEMO_SECRET, code_now, equip, equip_all
from keting.accounts.models import Account, Authenticator, RecoveryCode
from keting.accounts.services import choose_password, open_account, prove_code, renew_codes
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.accounts import forget_app
from tenants.models import Tenant
from tests.clients import HostClient
from tests.kernel.test_sign_in import FORM, OWN, PASSWORD, SIGN_IN, code_of

ME = "/staff/me/"
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
Clients = Callable[..., HostClient]


@pytest.fixture
def fan(home: Tenant) -> Account:
    account = open_account(username="fan", display_name="范小雨", roles=["worker"], password=PASSWORD)
    equip(account)
    return account


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    here, elsewhere = client_of(home, fan), client_of(home, fan)
    given = {"old": PASSWORD, "password": OWN, "again": OWN}
    assert code_of(here.post(f"{ME}password/", given | {"old": "wrong"})) == "invalid_login"
    assert here.post(f"{ME}password/", given)["Location"] == ME
    assert (here.get(ME).status_code, elsewhere.get(ME).status_code) == (200, 302)
    assert client_of(home).post(SIGN_IN, FORM).status_code == 200
    assert set(Entry.objects.values_list("verb", flat=True)) == {"choose_password", "sign_in_failed"}


def test_another_telephone_ends_the_other_sessions_and_the_old_codes(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    old = renew_codes(account=fan, at=clock.now())
    here, elsewhere = client_of(home, fan), client_of(home, fan)
    secret = "".join(here.get(f"{ME}app/").context["groups"])
    assert Authenticator.objects.get().secret == DEMO_SECRET
    answer = here.post(f"{ME}app/", {"code": totp.code_of(secret, totp.step_of(clock.now()))})
    assert Authenticator.objects.get().secret == secret
    assert not set(answer.context["codes"]) & set(old)
    assert (here.get(ME).status_code, elsewhere.get(ME).status_code) == (200, 302)


def test_new_recovery_codes_replace_the_old(fan: Account, home: Tenant, client_of: Clients) -> None:
    old = renew_codes(account=fan, at=clock.now())
    codes = client_of(home, fan).post(f"{ME}recovery-codes/").context["codes"]
    with pytest.raises(Refusal, match="code_wrong"):
        prove_code(account=fan, code=old[0], address="x", at=clock.now())
    prove_code(account=fan, code=codes[0], address="x", at=clock.now())
    assert client_of(home, fan).get(ME).context["codes_left"] == 9


def test_no_code_stands_in_a_table(fan: Account, home: Tenant) -> None:
    codes = renew_codes(account=fan, at=clock.now())
    rows = str(list(RecoveryCode.objects.values()))
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("elevenchars", False),
        ("passwordpassword", False),
        ("keting-2026-keting", False),
        ("xuhuiyuan20261234", False),
        ("FanXiaoYu-fan-2026", False),
        ("居委会居委会居委会居委会", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("1234567890123456", False),
        ("three blue chairs by the door", True),
        ("梧桐树下三把蓝椅子靠着门", True),
        ("𠮷㛃" * 3 + " chairs at noon", True),
    ],
)
def test_what_a_password_may_be(fan: Account, password: str, fits: bool) -> None:
    if fits:
        choose_password(account=fan, password=password, at=clock.now())
        assert fan.check_password(password)
        return
    with pytest.raises(Refusal, match="password_weak"):
        choose_password(account=fan, password=password, at=clock.now())


def test_the_rules_are_said_in_the_readers_language(fan: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home, fan)
    assert "12 个字符" in client.get(f"{ME}password/").content.decode()
    client.cookies["keting_language"] = "en"
    assert "at least 12 characters" in client.get(f"{ME}password/").content.decode()


def test_a_name_of_ten_megabytes_is_refused(home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    plain = Client(HTTP_HOST=client.defaults["HTTP_HOST"])
    assert plain.post(SIGN_IN, {**FORM, "username": "𠮷" * 4_000_000}).status_code == 400
    assert client.post(SIGN_IN, {**FORM, "username": "𠮷" * 100}).status_code == 200


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (
            lambda fan: Authenticator(account=fan, drift=11, made_at=NOW),
            "authenticator_clock_is_near",
        ),
        (lambda fan: RecoveryCode(account=fan, digest="x"), "recoverycode_once"),
    ],
)
def test_the_tables_keep_their_rules(fan: Account, make: Callable[[Account], object], rule: str) -> None:
    Authenticator.objects.all().delete()
    RecoveryCode.objects.create(account=fan, digest="x")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make(fan).save()  # type: ignore[attr-defined]


def test_the_demo_says_its_codes_and_nobody_elses(
    home: Tenant, street_tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = open_account(username="wang", display_name="王", roles=["director"], password=DEMO_PASSWORD)
    real = open_account(username="real", display_name="李", roles=["director"], password=PASSWORD)
    Authenticator.objects.create(account=real, secret=totp.new_secret(), made_at=clock.now())
    equip_all()
    assert code_now(real) is None
    assert (say_codes(["wang"]), say_codes(["real"])) == (0, 1)
    code = capsys.readouterr().out.split()[0]
    prove_code(account=demo, code=code, address="x", at=clock.now())
    assert code_now(demo) != code


def test_only_the_demos_password_gives_the_demos_app(fan: Account) -> None:
    Authenticator.objects.all().delete()
    equip_all()
    assert not Authenticator.objects.exists()


def test_a_lost_telephone_is_forgotten_from_the_server(
    fan: Account, home: Tenant, client_of: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    renew_codes(account=fan, at=clock.now())
    inside = client_of(home, fan)
    assert (forget_app(["nobody", "xuhuiyuan"]), forget_app(["fan", "xuhuiyuan"])) == (1, 0)
    assert "next sign-in" in capsys.readouterr().out
    assert inside.get(ME).status_code == 302
    led = client_of(home).post(SIGN_IN, FORM, follow=True).redirect_chain
    assert led[-1][0] == "/staff/sign-in/app/"
    assert Entry.objects.get(verb="forget_authenticator").actor_name == "keting account forget-app"
