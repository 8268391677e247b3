"""The strict policy holds before a browser sees a page: nothing inline."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Engine, Template, TemplateSyntaxError
from django.template.loader_tags import BlockNode, ExtendsNode

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


def homeless(name: str, parent: Template) -> set[str]:
    """Blocks at the top of a template that extends another, of which none of those above it knows."""
    own = Engine.get_default().get_template(name).nodelist[0]
    known = set[str]()
    while True:
        known |= {one.name for one in parent.nodelist.get_nodes_by_type(BlockNode)}
        extending = parent.nodelist.get_nodes_by_type(ExtendsNode)
        if not extending:
            break
        parent = Engine.get_default().get_template(str(extending[0].parent_name.var))
    return {one.name for one in own.nodelist if isinstance(one, BlockNode)} - known


def extending() -> Iterator[tuple[str, str]]:
    """Each template of ours that extends one by its name, and that one's."""
    for path in code.files(".html"):
        text = path.read_text(encoding="utf-8")
        if found := re.match(r"{% extends \"([^\"]+)\"", text):
            yield path.as_posix().partition("/templates/")[2], found[1]


def test_every_block_stands_in_what_it_extends() -> None:
    """One that does not is never shown, and nobody says so: the printed line had been such a one."""
    engine = Engine.get_default()
    found = {name: homeless(name, engine.get_template(above)) for name, above in extending()}
    assert len(found) > 100
    assert {name: blocks for name, blocks in found.items() if blocks} == {}


def test_a_block_without_a_home_is_found() -> None:
    """The twin: the face of who is signed in, as if it stood on a page that knows nothing."""
    assert "printed" in homeless(
        "web/staff.html", Engine.get_default().from_string("{% block main %}{% endblock %}")
    )


def broken(paths: list[Path]) -> list[str]:
    """Templates of which a tag is wrong: one that only few pages take in would break there alone."""
    found, engine = [], Engine.get_default()
    for path in paths:
        try:
            engine.from_string(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            found.append(f"{path}: {error}")
    return found


def test_every_template_can_be_read() -> None:
    assert broken(list(code.files(".html"))) == []


def test_a_broken_template_is_found(tmp_path: Path) -> None:
    """The twin: a tag that is given one word too many."""
    page = tmp_path / "page.html"
    page.write_text('{% load motif %}{% notice "refused" "a" "b" "c" %}', encoding="utf-8")
    assert len(broken([page])) == 1
