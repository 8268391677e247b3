"""The checks in the browser find what they look for; charts draw under the strict policy. No server runs:
answers are given from here, with the policy of the settings.
"""

from mimetypes import guess_type
from urllib.parse import urlsplit

import pytest
from django.conf import settings as house_settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.utils.translation import override

from keting import frontend
from keting.web import navigation
from keting.web.charting import Chart, Series
from keting.web.house import DOOR, LEFT, SPINE, Place
from tests.pages import PHONE, check_page, open_page, page_faults, settled

HOST = "http://pages.test"
ARROW = 332
FREE = [Place("Talk room", "free", is_open=True)] * 2
RIGHTS = "(path) => [...document.querySelectorAll(path)].map((one) => one.getBBox().x + one.getBBox().width)"
LINES = """() => new Set([...document.querySelectorAll(".nav a")].map((one) => one.offsetTop)).size"""
POLICY = "; ".join(
    f"{name} {' '.join(v)}" for name, v in house_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
SOUND = """<!doctype html><html lang="zh-Hans"><head><meta name="viewport" content="width=device-width">
<title>今天｜客厅</title></head><body><main><h1>今天</h1><p>都好。</p></main></body></html>"""


@pytest.fixture
def serve(page, settings):
    """`serve(html)`: the answer to every address of the host; static files are the real ones."""

    settings.ROOT_URLCONF = "keting.urls_committee"

    def serve(html):
        def answer(route):
            path = urlsplit(route.request.url).path
            if not path.startswith("/static/"):
                route.fulfill(
                    body=html,
                    content_type="text/html; charset=utf-8",
                    headers={"content-security-policy": POLICY},
                )
            elif found := finders.find(path.removeprefix("/static/")):
                route.fulfill(path=found, content_type=guess_type(found)[0])
            else:
                route.fulfill(status=404)

        page.route(f"{HOST}/**", answer)
        return page

    return serve


def drawn(body, language="zh-hans", face="staff", **more):
    source = (
        "{% extends 'web/" + face + ".html' %}{% load charts motif %}{% block title %}看一眼{% endblock %}"
    )
    source += "{% block main %}<h1>看一眼</h1>" + body + "{% endblock %}"
    chart = Chart(
        "每周走访", ["8/31", "9/7", "9/14"], [Series("走访", [3, None, 5]), Series("独居", [1, 2, 3])]
    )
    tag = {"zh-hans": "zh-Hans"}.get(language, language)
    with override(language):
        return engines["django"].from_string(source).render({"chart": chart, "lang_tag": tag, **more})


def test_a_sound_page_passes(serve):
    open_page(serve(SOUND), f"{HOST}/")


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("content security policy", "<style>p{color:red}</style>"),
        ("content security policy", '<img src="https://elsewhere.example/x.png" alt="x">'),
        ("target too small", "<button>好</button>"),
        ("broken picture", '<img src="/static/gone.png" alt="x">'),
        ("wider than the window", "<pre>" + "很长" * 200 + "</pre>"),
        ("axe", '<ul><div role="button">x</div></ul>'),
    ],
)
def test_each_fault_is_found(serve, fault, planted):
    page = serve(SOUND.replace("<p>", planted + "<p>"))
    page.goto(f"{HOST}/")
    page.wait_for_load_state("networkidle")
    assert any(fault in line for line in page_faults(page))


def test_a_script_that_fails_is_heard(serve):
    page = serve(SOUND)
    page.goto(f"{HOST}/")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    with pytest.raises(AssertionError, match="planted"):
        settled(page)


@pytest.mark.skipif(not frontend.is_current(), reason="NO FRONT END: run `keting frontend` first")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_chart_is_drawn_under_the_policy(serve, language):
    page = serve(drawn("{% chart 'visits' chart %}", language))
    open_page(page, f"{HOST}/")
    assert page.locator(".chart-face svg path").count() > 5
    page.locator(".chart-face").hover(position={"x": 300, "y": 120})
    check_page(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("face", ["resident", "staff", "street"])
def test_the_masthead_holds_all_sections(serve, monkeypatch, face, language):
    with override(language):
        widest = max((str(label) for label, _name in navigation.NAVIGATION[face]), key=len)
        rows = [
            navigation.Item(label, "/", name, str(label) == widest)
            for label, name in navigation.NAVIGATION[face]
        ]
    monkeypatch.setattr(navigation, "items", lambda face, request: rows)
    page = serve(drawn("<p>都好。</p>", language, face))
    open_page(page, f"{HOST}/")
    assert page.evaluate(LINES) == 1
    page.set_viewport_size(PHONE)
    assert page.evaluate(LINES) == 1


def test_the_words_of_the_house_keep_clear_of_its_doors(serve):
    places = [Place("Multi-function room", "free to 13:30", is_open=True, layout="long"), *FREE]
    house = "{% house_plan places 'two of us are in' 'plan' %}"
    page = serve(drawn(house, "en", "resident", places=places))
    open_page(page, f"{HOST}/")
    page.set_viewport_size(PHONE)
    assert page.evaluate(RIGHTS, ".p-room .p-name")[0] < SPINE - LEFT - DOOR
    assert page.evaluate(RIGHTS, ".plan > g:not(.p-room) > .p-name") < [ARROW]


@pytest.mark.skipif(not frontend.is_current(), reason="NO FRONT END: run `keting frontend` first")
def test_without_a_key_nothing_that_is_typed_is_kept(serve):
    form = '<form action="/x" method="get" data-draft="t"><label for="a">话</label>'
    page = serve(
        drawn(
            form + '<textarea id="a" name="a" class="input"></textarea><button class="btn">好</button></form>'
        )
    )
    open_page(page, f"{HOST}/")
    page.fill("textarea", "磁条坏了")
    assert page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})") == "{}"


FORM = (
    '<form class="form" action="/x" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">'
    '<button class="btn">收下</button></form><div id="side" aria-live="polite"></div>'
)


@pytest.mark.skipif(not frontend.is_current(), reason="NO FRONT END: run `keting frontend` first")
def test_a_form_is_sent_once(serve):
    page = serve(drawn(FORM))
    page.goto(f"{HOST}/")
    page.wait_for_load_state("networkidle")
    sent = page.evaluate("""() => {
      let sent = 0;
      addEventListener("submit", (event) => { sent += 1; event.preventDefault(); });
      const button = document.querySelector("main button");
      for (let n = 0; n < 3; n += 1) button.click();
      return [sent, button.getAttribute("aria-busy")];
    }""")
    assert sent == [1, "true"]


@pytest.mark.skipif(not frontend.is_current(), reason="NO FRONT END: run `keting frontend` first")
def test_htmx_carries_the_token_and_trouble_is_said(serve):
    seen = []

    def answer(route):
        seen.append(route.request.headers.get("x-csrftoken"))
        is_first = len(seen) == 1
        route.fulfill(status=200 if is_first else 503, body='<p tabindex="-1" data-focus>好了</p>')

    page = serve(drawn(FORM + '<button class="btn btn-2" hx-post="/y" hx-target="#side">问</button>'))
    page.route(f"{HOST}/y", answer)
    open_page(page, f"{HOST}/")
    page.click("[hx-post]")
    page.wait_for_selector("#side p:focus")
    assert page.is_hidden("#trouble")
    page.click("[hx-post]")
    page.wait_for_selector("#trouble", state="visible")
    assert seen == ["t", "t"]


WIDE = """() => [...document.querySelectorAll(".mark-of-latin")].map((one) => {
  const size = parseFloat(getComputedStyle(one).fontSize);
  return one.getBoundingClientRect().width / size > 0.7;
})"""


@pytest.mark.parametrize(("language", "is_wide"), [("en", False), ("zh-hans", True)])
def test_an_apostrophe_is_latin_in_english_and_chinese_in_chinese(serve, language, is_wide):
    """Text, bold and a heading; the Chinese page shows that the measure can tell."""
    marks = '<span class="mark-of-latin">’</span>and <span class="mark-of-latin">“</span>'
    page = serve(drawn(f"<p>it{marks}s <b>it{marks}s</b></p><h2>it{marks}s</h2>", language))
    page.goto(HOST)
    assert page.evaluate(WIDE) == [is_wide] * 6
