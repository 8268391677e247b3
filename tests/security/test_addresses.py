"""No secret stands in an address (decision 21): each word of a path or a query is declared, with its meaning.

A new one fails here until somebody has thought about it. Keys (UUIDs) name rows and open nothing by
themselves: `tests/architecture/test_doors.py` and `tests/kernel/test_opened.py` try that for each.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path, re_path
from django.urls.converters import UUIDConverter
from django.urls.resolvers import RegexPattern

from tests.plugin import ROOT

ROUTERS = ("keting.urls_committee", "keting.urls_street")
# What a path takes besides keys.
PATHS = {
    "verb": "what is done to the row: approve, decline, held …",
    "moment": "day and hour of a club's meeting",
    "room": "a room's short name, as on the week's page",
    "half": "first day of the half-year of a round",
    "slug": "a committee's short name, as in its host",
    "deed": "what is done to a committee: rename, merge …",
}
# Patterns that take more than they name: what is there is not read.
UNREAD = {"households:enter_as_before": "cards printed before led here with their code"}
# What a query takes.
QUERIES = {
    "appointment": "key of a visit's row",
    "day": "a day",
    "do": "which form of a page stands open",
    "half": "a half-year",
    "kind": "kind of matter or line",
    "language": "a language",
    "month": "a month",
    "next": "a path of this house",
    "on": "large type or not",
    "page": "number of a page",
    "show": "which figures",
    "since": "a day",
    "state": "state of a matter; of the district's sign-on, what was asked",
    "tag": "what a list is narrowed to",
    "week": "an ISO week",
    # OpenID Connect's: used once, and worth nothing without the verifier and the session of who asked.
    "code": "answer of the district's sign-on",
    "iss": "who the district's sign-on says it is",
}
# Where a query is read as a whole: which of its words mean something.
WHOLE = {
    "committees.activities.views.staff.ledger": "line month",
    "committees.desk.views.matters": "tab kind page",
    "committees.portal.views.record._asked": "by kind since until page",
    "committees.portal.views.ours.part_with": "what row, of the household whose card is here",
    "committees.rooms.api.get": "week room day people minutes",
    "committees.rooms.views.public.wanted": "day starts ends layout",
    "committees.rooms.views.public.search": "first head_count minutes use weekdays earliest latest",
    "committees.staff.views._number": "cells of the roster's board",
    "keting.finding.words_of": "find, sealed under the office's key",
    "keting.pasted.process_view": "handed on to the page as it can be seen",
}


def routes(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, Any]]:
    """Every pattern on the way to a view, with the view's name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = one.namespace or space
            yield from routes(one.url_patterns, inner)
            yield f"{inner}:", one.pattern
        else:
            yield f"{space}:{one.name}", one.pattern


def undeclared(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """What paths take without anybody having said what it is."""
    found = []
    for name, pattern in routes(patterns):
        if isinstance(pattern, RegexPattern) and pattern._regex.strip("^/") and name not in UNREAD:
            found.append(name)
        taken = {key for key, kind in pattern.converters.items() if not isinstance(kind, UUIDConverter)}
        found += [f"{name} {key}" for key in sorted(taken - PATHS.keys())]
    return found


@pytest.mark.parametrize("router", ROUTERS)
def test_each_word_of_a_path_is_declared(router: str) -> None:
    assert undeclared(get_resolver(router).url_patterns) == []


def test_what_is_declared_is_taken() -> None:
    every = [one for router in ROUTERS for one in routes(get_resolver(router).url_patterns)]
    assert {key for _name, pattern in every for key in pattern.converters} >= PATHS.keys()
    assert {name for name, _pattern in every} >= UNREAD.keys()


def test_without_a_declaration_it_is_found() -> None:
    """The twin: paths as they were."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    former = [
        path("c/<str:secret>/", view, name="enter"),
        path("rooms/booked/<slug:reference>/", view, name="booked"),
        re_path(r"^x/(?P<token>\w+)/$", view, name="x"),
    ]
    assert undeclared(former) == [":enter secret", ":booked reference", ":x"]


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, parsed, by its dotted name."""
    for top in ("platform/keting", "tenants", "committees", "reporting"):
        for file in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield name.removeprefix("platform."), ast.parse(file.read_text("utf-8"))


def read_in(tree: ast.AST) -> Iterator[str]:
    """The words of a query that a function reads; "*" where it takes the whole."""
    parents = {child: one for one in ast.walk(tree) for child in ast.iter_child_nodes(one)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in {"GET", "query_params"}):
            continue
        above = parents.get(node)
        call = parents.get(above) if isinstance(above, ast.Attribute) and above.attr == "get" else None
        key = call.args[0] if isinstance(call, ast.Call) and call.args else None
        key = above.slice if isinstance(above, ast.Subscript) else key
        yield str(key.value) if isinstance(key, ast.Constant) else "*"


def queries(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Where and which."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from ((f"{name}.{node.name}", word) for word in read_in(node))


@pytest.fixture(scope="module")
def read() -> set[tuple[str, str]]:
    return {found for name, tree in sources() for found in queries(name, tree)}


def test_each_word_of_a_query_is_declared(read: set[tuple[str, str]]) -> None:
    assert {where for where, word in read if word == "*"} == WHOLE.keys()
    assert {word for _where, word in read} - {"*"} == QUERIES.keys()


def test_only_the_districts_sign_on_sends_a_code(read: set[tuple[str, str]]) -> None:
    places = {where for where, word in read if word in {"code", "iss"}}
    assert {place.rpartition(".")[0] for place in places} == {"keting.accounts.views.district"}


def test_a_query_that_is_read_unsaid_is_found() -> None:
    """The twin."""
    lines = (
        "def view(request):",
        " a = request.GET.get('code')",
        " b = request.GET['x']",
        " c = F(request.GET)",
    )
    code = "\n".join(lines)
    assert {word for _where, word in queries("m", ast.parse(code))} == {"code", "x", "*"}


def test_no_form_sends_a_secret_by_its_address() -> None:
    """Forms by GET: a search for free time, the ledger."""
    by_get = set()
    for file in [one for top in ("platform/keting", "committees", "tenants", "reporting")
                 for one in (ROOT / top).rglob("templates/**/*.html")]:  # fmt: skip
        for form in file.read_text("utf-8").split("<form")[1:]:
            if 'method="post"' not in form.partition(">")[0]:
                by_get.add(Path(file).name)
    assert by_get == {"search.html", "ledger.html"}
