"""The strict policy holds before a browser sees a page: nothing inline."""

import re

import pytest

from tests.architecture import code

INLINE = {
    "style": re.compile(r"<style[\s>]|\sstyle="),
    "handler": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "address": re.compile(r"javascript:"),
    "htmx": re.compile(r"\shx-(on|vals\s*=\s*[\"']js:)"),
}


@pytest.mark.parametrize("kind", sorted(INLINE))
def test_nothing_stands_inline(kind: str) -> None:
    found = [path for path in code.files(".html") if INLINE[kind].search(path.read_text(encoding="utf-8"))]
    assert [code.name_of(path) for path in found] == []


def test_templates_stand_in_their_apps_own_folder() -> None:
    top = {"403.html", "403_csrf.html", "404.html", "500.html", "503.html"}
    strange = [
        code.name_of(path)
        for path in code.files(".html")
        if path.parent.name == "templates" and path.name not in top
    ]
    assert strange == []


def test_only_tokens_name_a_colour() -> None:
    address = re.compile(r"url\([^)]*\)")
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\))|\brgba?\(|\bhsla?\(")
    found = [
        code.name_of(path)
        for path in code.files(".css")
        if path.name != "tokens.css" and colour.search(address.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_form_that_writes_carries_its_token() -> None:
    form = re.compile(r"<form[^>]*method=\"post\"[^>]*>(.*?)</form>", re.S | re.I)
    bare = [
        code.name_of(path)
        for path in code.files(".html")
        for body in form.findall(path.read_text(encoding="utf-8"))
        if "csrf_token" not in body
    ]
    assert bare == []
