"""The checks find what they look for: each fault planted once, and the clean page passes."""

import pytest

from tests.html import faults

CLEAN = """<!doctype html><html lang="zh-Hans">
<head><title>今天｜徐汇苑居委会｜客厅</title></head><body><main>
<h1>今天</h1><form action="/x" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="q">找谁</label><input id="q" name="q"><button>找</button></form></main></body></html>"""

PLANTED = {
    "style attribute": ("<h1>", '<p style="color:red">x</p><h1>'),
    "handler onclick": ("<button>", '<button onclick="x()">'),
    "inline script": ("<h1>", "<script>x()</script><h1>"),
    "<style>": ("<h1>", "<style>p{}</style><h1>"),
    "javascript:": ("<h1>", '<a href="javascript:x()">x</a><h1>'),
    "from elsewhere": ("<h1>", '<script src="https://cdn.example/x.js"></script><h1>'),
    "no label": ('<label for="q">找谁</label>', ""),
    "no words": ("<button>找</button>", "<button></button>"),
    "2 h1": ("<h1>", "<h1>又一个</h1><h1>"),
    "does not begin": ("<title>今天", "<title>昨天"),
    "no title": ("<title>今天｜徐汇苑居委会｜客厅</title>", ""),
    "<html lang=": ('lang="zh-Hans"', 'lang="en"'),
    "twice": ("<h1>", '<p id="q">x</p><h1>'),
    "not there": ("<h1>", '<a href="#gone">x</a><h1>'),
    "without action": (' action="/x"', ""),
    "without its token": ('name="csrfmiddlewaretoken"', 'name="other"'),
    "without a script": ("<button>找</button>", ""),
    "no alt": ("<h1>", '<img src="/x.png"><h1>'),
    "neither named": ("<h1>", "<svg></svg><h1>"),
    "unread": ("<h1>", "{{ x }}<h1>"),
    "one <main>": ("<main>", "<div>"),
}


def test_a_clean_page_has_no_faults():
    assert faults(CLEAN, language="zh-hans") == []


@pytest.mark.parametrize("fault", PLANTED)
def test_each_fault_is_found(fault):
    old, new = PLANTED[fault]
    assert old in CLEAN
    assert any(fault in line for line in faults(CLEAN.replace(old, new, 1), language="zh-hans"))


def test_a_fragment_needs_neither_title_nor_heading():
    assert faults('<p id="x">好了</p>') == []
