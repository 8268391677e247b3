"""Headers, cookies and settings: every answer has its policy, cookies stay at their host, nothing is asked of
us by another site's page."""

import os
import re
import subprocess
import sys
from http import HTTPStatus

import pytest
from django.conf import settings as configured
from django.test import Client

from committees.rooms.models import Booking
from deploy.local.surroundings import new_secrets
from keting import deploying
from keting.accounts.forms import PasswordForm
from keting.deploying import FOR_CHECKS
from keting.doors import Door
from keting.hostless import HeadMiddleware
from tests.clients import HostClient
from tests.committees.rooms.conftest import rooms
from tests.committees.rooms.test_pages import TYPED
from tests.plugin import ROOT

__all__ = ["rooms"]
POLICY = {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}
RECORD = "/staff/record/"
HOST = "xuhuiyuan.localhost"


def check_deploy(**more):
    """`manage.py check --deploy` as a house of this kind."""
    env = os.environ | new_secrets() | more
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set by the tests' browser
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_check_for_deployment_is_clean():
    done = check_deploy(KETING_SCHEME="https", KETING_DEBUG="", KETING_BREACHED=__file__)
    # How long ago the audit was run is the server's matter: these sources grow older than a month.
    assert set(re.findall(r"\((\w+\.[EWC]\d+)\)", done.stderr)) <= {"keting.W002"}, done.stderr


def test_a_careless_house_is_told_so():
    """The twin: without https, and with a key that anybody could guess."""
    done = check_deploy(KETING_SCHEME="http", KETING_SECRET_KEY="x" * 20, KETING_MASTER_KEY=FOR_CHECKS)
    assert done.returncode == 1
    told = ("security.W004", "security.W009", "security.W012", "security.W016", "keting.W001", "keting.E001")
    assert [name for name in told if name not in done.stderr] == []


def test_the_keys_of_the_checks_seal_nothing(settings):
    settings.KETING_MASTER_KEY, settings.SECRET_KEY = "another", "another"
    assert deploying.check_keys() == []
    settings.KETING_MASTER_KEY = deploying.FOR_CHECKS
    assert [one.id for one in deploying.check_keys()] == ["keting.E001"]


# Every answer has its policy.


ANSWERS = [
    ("/", {}, 200),
    ("/staff/sign-in/", {}, 200),
    ("/never-was/", {}, 404),
    ("/api/never-was/", {}, 404),
    ("/api/board/", {}, 401),
    ("/rooms/multi/book/", {"method": "PUT"}, 405),
    ("/card/code/", {"method": "POST", "headers": {"Origin": "https://evil.example"}}, 403),
    ("/", {"method": "TRACE"}, 405),
    ("/api/board/", {"method": "TRACE"}, 405),
    ("/staff/sign-in/", {"method": "王"}, 405),
    ("/static/", {}, 404),
    ("/healthz", {}, 200),
    ("/metrics", {}, 200),
    ("/static/accounts/door.css", {}, 200),
    ("/", {"HTTP_HOST": "nobody.localhost"}, 404),
    ("/", {"HTTP_HOST": "a b"}, 404),
]


def is_strict(answer):
    """Whether nothing of another's, nothing inline and nothing evaluated may run in it."""
    told = {one.strip() for one in answer.headers.get("Content-Security-Policy", "").split(";")}
    loose = [one for one in told if "unsafe" in one or "*" in one or "http" in one]
    return told >= POLICY and not loose and answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("url", "how", "status"), ANSWERS)
def test_every_answer_has_its_policy(home, url, how, status):
    given = {"method": "GET", "HTTP_HOST": HOST, **how}
    answer = Client().generic(path=url, **given)
    answer.close()
    assert answer.status_code == status
    assert is_strict(answer)
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_broken_page_has_its_policy_too(home, monkeypatch):
    def breaks(*_all, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr("committees.rooms.selectors.week_table", breaks)
    client = HostClient(home)
    client.raise_request_exception = False
    for url, kind in (("/rooms/", "text/html"), ("/api/rooms/week/", "application/json")):
        answer = client.get(url)
        assert answer.status_code == 500
        assert answer.headers["Content-Type"].startswith(kind)
        assert is_strict(answer)


# Cookies stay at their host.


@pytest.fixture
def https(settings):
    """As a house behind https sets its cookies."""
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        setattr(settings, name, f"__Host-{getattr(configured, name)}")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def test_a_secure_house_names_its_cookies_so_that_they_stay():
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KETING_CARD_COOKIE, s.KETING_OPENED_COOKIE"
    code = f"from keting import settings as s; print({names})"
    env = os.environ | {"KETING_SCHEME": "https"}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert all(name.startswith("__Host-keting_") for name in told.stdout.split())


def test_cookies_are_for_this_host_and_no_script(home, lead, https):
    client = HostClient(home, lead.account, secure=True)
    for url in ("/staff/me/password/", "/i18n/large?on=1", "/i18n/setlang?language=en"):
        client.get(url, secure=True)
    seen = {name: cookie for name, cookie in client.cookies.items() if cookie.value}
    assert {"__Host-keting_csrf", "__Host-keting_session"} < seen.keys()
    for name, cookie in seen.items():
        assert (cookie["domain"], cookie["path"], bool(cookie["httponly"])) == ("", "/", True), name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["secure"], name


def test_by_http_a_page_is_led_on_and_a_program_refused(home, settings):
    settings.SECURE_SSL_REDIRECT = True
    client = HostClient(home)
    assert client.get("/rooms/").headers["Location"] == f"https://{HOST}/rooms/"
    assert client.get("/api/rooms/week/").status_code == 403
    assert client.get("/api/rooms/week/", secure=True).status_code == 200
    assert client.get("/healthz").status_code == 200


# Pages of those who sign in.


def test_signed_in_one_can_go_out_and_nothing_is_kept(home, lead):
    for url in ("/staff/me/", "/staff/roster/", "/staff/households/", "/staff/programs/"):
        page = HostClient(home, lead.account).get(url)
        assert 'action="/staff/sign-out/"' in page.content.decode(), url
        assert "no-store" in page.headers["Cache-Control"], url


def test_a_password_is_masked_and_taken_as_it_is(home):
    page = HostClient(home).get("/staff/sign-in/").content.decode()
    assert 'type="password"' in page
    assert "onpaste" not in page
    long = f"  {'Ελένη 𠮷 ' * 18}  "
    form = PasswordForm({"password": long, "again": long})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["password"] == long


# What changes something is taken from our own pages only.

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://huiyuan.localhost"},
    {"Origin": f"https://{HOST}"},
    {"Origin": f"http://{HOST}:8001"},
    {"Origin": f"http://{HOST}.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": f"http://{HOST}"},
]
HERE = [{}, {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]


def book(client, headers):
    """Book a room by the open API, which asks for no token."""
    body = {"room": "multi", **TYPED}
    return client.post("/api/rooms/bookings/", body, "application/json", headers=headers)


@pytest.fixture
def browser(home, client_of, rooms, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    return client_of(home)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_another_sites_page_changes_nothing(browser, headers):
    answer = book(browser, headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    page = browser.post("/rooms/multi/book/", TYPED, headers=headers)
    assert (page.status_code, "403-O" in page.content.decode()) == (403, True)
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("headers", HERE, ids=str)
def test_our_own_pages_do(browser, headers):
    assert book(browser, headers).status_code == HTTPStatus.CREATED


def test_without_the_check_a_sisters_page_books(browser, monkeypatch):
    """The twin."""
    monkeypatch.setattr("keting.middleware.is_from_here", lambda _request: True)
    assert book(browser, {"Sec-Fetch-Site": "same-site"}).status_code == HTTPStatus.CREATED


def test_looking_is_free_from_everywhere(browser):
    led = browser.get("/rooms/", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"})
    assert led.status_code == HTTPStatus.OK


@pytest.mark.parametrize("path", ["/", "/rooms/", "/today/", "/nothing-here/", "/api/board/", "/card/code/"])
def test_the_head_of_an_answer_is_asked_for_alone(home, path):
    client = HostClient(home)
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head["Content-Type"]) == (whole.status_code, whole["Content-Type"])
    assert head.content == b""


def test_without_it_a_form_has_no_head(home, monkeypatch):
    """The twin: pages that are read and sent say which methods they take, and this is none of them."""
    monkeypatch.setattr(HeadMiddleware, "__call__", lambda self, request: self.get_response(request))
    assert HostClient(home).head("/card/code/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_strangers_are_asked_who_they_are_by_its_head_too(home):
    assert HostClient(home).head("/staff/").status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("is_guarded", [True, False])
def test_it_opens_no_door(home, client_of, account_in, monkeypatch, is_guarded):
    """Not even one that takes no notice of whoever asks for heads: none is asked for one but in the twin."""
    monkeypatch.setattr(Door, "lets_in", lambda door, roles, *, method="HEAD": method == "HEAD")
    if not is_guarded:
        monkeypatch.setattr(HeadMiddleware, "__call__", lambda self, request: self.get_response(request))
    client = client_of(home, account_in(home, "front_desk"))
    assert client.get(RECORD).status_code == HTTPStatus.FORBIDDEN
    assert client.head(RECORD).status_code == (HTTPStatus.FORBIDDEN if is_guarded else HTTPStatus.OK)
