"""Language, large type, navigation and error pages, asked for through the whole stack."""

from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils.translation import override

from keting.web import navigation, views
from tests.html import check_response, parse

SIGN_IN = "/staff/sign-in/"


@pytest.fixture
def visitor(home, client_of):
    return client_of(home)


def html_of(response):
    return response.content.decode()


def test_chinese_is_the_first_language(visitor):
    html = html_of(visitor.get(SIGN_IN))
    assert '<html lang="zh-Hans">' in html
    assert "徐汇苑居委会" in html
    assert "｜徐汇苑居委会｜客厅</title>" in html


def test_a_language_is_kept_and_leads_back(visitor):
    back = f"http://{visitor.defaults['HTTP_HOST']}{SIGN_IN}"
    answer = visitor.get("/i18n/setlang?language=en", headers={"referer": back})
    assert (answer.status_code, answer.url) == (302, back)
    assert '<html lang="en">' in html_of(visitor.get(SIGN_IN))


def tongues(html):
    """The page's language, and those that it offers."""
    page = parse(html)
    [tag] = [one.attrs["lang"] for one in page.all("html")]
    return tag, [one.words for one in page.all("a") if "language=" in one.attrs["href"]]


def test_residents_have_japanese_and_staff_go_on_in_chinese(home, account_in, client_of):
    for path, tag, offered in (
        ("/", "ja", ["中文", "English", "日本語"]),
        ("/nope", "ja", ["中文", "English", "日本語"]),
        (SIGN_IN, "zh-Hans", ["中文", "English"]),
        ("/staff/roster/", "zh-Hans", ["中文", "English"]),
    ):
        reader = client_of(home, account_in(home) if "roster" in path else None)
        reader.cookies["keting_language"] = "ja"
        assert tongues(html_of(reader.get(path))) == (tag, offered), path


def test_a_japanese_browser_is_answered_in_japanese(visitor):
    html = html_of(visitor.get("/", headers={"accept-language": "ja,en;q=0.5"}))
    assert '<html lang="ja">' in html
    assert "世帯カード" in html


@pytest.mark.parametrize("elsewhere", ["https://evil.example/x", "javascript:x()", ""])
def test_a_switch_never_leads_elsewhere(visitor, elsewhere):
    for path in ("/i18n/setlang?language=xx", "/i18n/large?on=1"):
        answer = visitor.get(path, headers={"referer": elsewhere})
        assert answer.url == "/"
    assert "keting_language" not in visitor.cookies


def test_large_type_is_kept_and_given_back(visitor):
    visitor.get("/i18n/large?on=1")
    assert 'class="large"' in html_of(visitor.get(SIGN_IN))
    visitor.get("/i18n/large?on=0")
    assert 'class="large"' not in html_of(visitor.get(SIGN_IN))


def test_whatever_is_missing_gives_the_same_bytes(visitor):
    answers = [visitor.get(path) for path in ("/nope", "/rooms/nope/x/", f"/staff/{'0' * 32}/", "/nope?q=1")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    html = html_of(answers[0])
    assert f'href="{reverse("accounts:sign_in", urlconf="keting.urls_committee")}"' in html
    assert "nope" not in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["broken", "contended", "unavailable", "forbidden", "csrf_failed"])
@override_settings(ROOT_URLCONF="keting.urls_committee")
def test_error_pages_need_no_database(name, language):
    with override(language):
        answer = getattr(views, name)(RequestFactory().get("/x"))
    assert answer.status_code in {403, 500, 503}
    answer.headers["Content-Language"] = language
    check_response(answer)
    assert parse(html_of(answer)).all("h1")


def test_the_address_of_a_form_opened_as_a_page_is_explained(home, client_of, account_in):
    answer = client_of(home, account_in(home)).get("/staff/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert "这里没有页面" in html_of(answer)


def test_after_signing_in_one_is_back_at_the_form(home, client_of):
    visitor = client_of(home)
    form = f"http://{visitor.defaults['HTTP_HOST']}/staff/roster/"
    answer = visitor.post(
        reverse("staff:roster_save", urlconf="keting.urls_committee"), headers={"referer": form}
    )
    assert answer.url == f"{SIGN_IN}?next={quote(form)}"
    elsewhere = {"referer": "https://evil.example/x"}
    answer = visitor.post(reverse("staff:roster_save", urlconf="keting.urls_committee"), headers=elsewhere)
    assert answer.url == f"{SIGN_IN}?next=/"


def test_a_form_without_its_token_is_explained(home, client_of):
    strict = client_of(home, enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "这一页开得太久了" in html_of(answer)


@pytest.mark.parametrize("face", navigation.NAVIGATION)
def test_navigation_leaves_out_what_is_not_there_or_not_allowed(face):
    request = RequestFactory().get("/")
    request.urlconf = "keting.urls_street" if face == "street" else "keting.urls_committee"
    shown = navigation.items(face, request)
    assert all(item.url for item in shown)
    assert face == "resident" or not shown


@pytest.mark.parametrize("face", navigation.NAVIGATION)
def test_every_section_of_the_masthead_has_its_page(face):
    urlconf = "keting.urls_street" if face == "street" else "keting.urls_committee"
    assert all(navigation._url(name, urlconf) for _label, name in navigation.NAVIGATION[face])


def test_the_page_of_an_app_marks_its_section():
    class Match:
        view_name, namespace = "rooms:book", "rooms"

    request = RequestFactory().get("/")
    request.resolver_match = Match()
    assert navigation._here(["portal:home", "rooms:week"], request) == "rooms:week"
    Match.view_name = "portal:home"
    assert navigation._here(["portal:home", "rooms:week"], request) == "portal:home"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "马上回来"), ("en", "Back in a moment")])
def test_a_database_that_does_not_answer_is_said_in_the_readers_tongue(
    settings, monkeypatch, language, words
):
    def dead(host):
        raise OperationalError

    monkeypatch.setattr(f"{settings.KETING_SCOPE}.tenant_of_host", dead)
    # What the thread's last reader spoke counts for nothing.
    with override("en" if language == "zh-hans" else "zh-hans"):
        answer = Client(SERVER_NAME=settings.KETING_DOMAIN).get("/", headers={"accept-language": language})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert words in html_of(answer)
