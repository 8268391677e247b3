"""Hostile words in every field, parameter and place of a path: text stays text, and nothing breaks.

The control: put into a statement by hand, the same words bring the neighbour's rows or an error of syntax.
"""

import json
from collections.abc import Iterator

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from tenants.scope import owner_scope
from tests.html import Page
from tests.isolation.conftest import Walls
from tests.isolation.crawling import Office, addresses, office

HOME, NEIGHBOUR = "c310104008043", "c310104008041"
WORDS = [
    f"' UNION SELECT name FROM {NEIGHBOUR}.households_resident --",
    f"'; SET search_path = {NEIGHBOUR}; --",
    f"\\'; DELETE FROM {NEIGHBOUR}.households_resident; --",
    "' OR '1'='1",
    "'||(SELECT pg_sleep(3))||'",
    "1; DROP SCHEMA public CASCADE",
    "%s%(name)s%%{0}{name}",
    "$$; SELECT 1; $$",
    "a\x00b",
    "\ud800",
    "٣١٠١٠٤",
    "𝟏𝟐",
    "²",
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "24:00",
    "x" * 5000,
    "\u202e\u200b\ufeff",
    "../../../../etc/passwd",
    "{{ 7*7 }}<script>alert(1)</script>",
    "[]",
]
PARAMETERS = (
    "q",
    "page",
    "day",
    "week",
    "month",
    "on",
    "kind",
    "tag",
    "next",
    "layout",
    "key",
    "year",
    "room",
)


@pytest.fixture(scope="module")
def home(inside: Walls) -> Office:
    made = Office(office(HOME))
    made.find_rows()
    return made


def fields(page: Page) -> Iterator[str]:
    """Names of what a page's forms send."""
    for one in page.all("input", "select", "textarea"):
        if one.attrs.get("name", "csrfmiddlewaretoken") != "csrfmiddlewaretoken":
            yield one.attrs["name"]


def names_of(client: Client, url: str) -> list[str]:
    """The page's own fields, and parameters that some page may read."""
    found = client.get(url)
    page = Page()
    if found.status_code == 200 and "html" in found.get("Content-Type", ""):
        page.feed(found.content.decode())
    return list(dict.fromkeys([*fields(page), *PARAMETERS]))


def answered(client: Client, how: str, url: str, word: str) -> int:
    """Status of the word in every field at once."""
    if url not in NAMES:
        NAMES[url] = names_of(client, url)
    if how == "JSON":
        body = json.dumps(dict.fromkeys(NAMES[url], word) | ({"room": "multi"} if "booking" in url else {}))
        return int(client.post(url, body, content_type="application/json").status_code)
    given = dict.fromkeys(NAMES[url], word.encode("utf-8", "surrogatepass"))
    return int((client.get if how == "GET" else client.post)(url, given).status_code)


NAMES: dict[str, list[str]] = {}
WAYS = ("GET", "POST", "JSON")


@pytest.mark.parametrize("word", WORDS, ids=[ascii(word[:16]) for word in WORDS])
def test_no_field_breaks_on_it(home: Office, word: str) -> None:
    """Every other address, each in one of the three ways; the next word takes the others, in another way."""
    client, turn = home.client(), WORDS.index(word)
    found = [
        f"{WAYS[(turn + number) // 2 % 3]} {url}"
        for number, (_, url) in enumerate(addresses(home, home))
        if (turn + number) % 2 == 0 and "sign-out" not in url
        if answered(client, WAYS[(turn + number) // 2 % 3], url, word) >= 500
    ]
    assert found == []


@pytest.mark.parametrize(
    ("how", "url", "word"),
    [
        ("GET", "/staff/rooms/", "9999-12-31"),
        ("GET", "/staff/visits/", "9999-12-31"),
        ("GET", "/staff/visits/", "0001-01-01"),
        ("JSON", "/api/rooms/bookings/", "a\x00b"),
        ("GET", "/staff/desk/answers/", "a\x00b"),
        ("JSON", "/api/rooms/bookings/", "\ud800"),
    ],
)
def test_what_once_broke_is_refused(home: Office, how: str, url: str, word: str) -> None:
    assert answered(home.client(), how, url, word) in {200, 400, 404, 422}


def test_by_hand_the_same_words_bite(home: Office, inside: Walls) -> None:
    """The control: text put into a statement, by a login that may everything."""
    bitten = 0
    for word in WORDS[:8]:
        with owner_scope(home.tenant), transaction.atomic(), connection.cursor() as cursor:
            try:
                cursor.execute(f"SELECT name FROM households_resident WHERE name = '{word}'")
                bitten += bool(cursor.description is None or cursor.fetchall())
            except Error:
                bitten += 1
            transaction.set_rollback(True)
    assert bitten >= 3
