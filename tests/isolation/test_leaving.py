"""What leaves an office in a file or on paper, and what its pages tell of a person in full.

Each field that tells of a person has a word of its own in every row; then the director asks every URL.
A masked name (王*) does not say the word. The twins: masks that hide nothing, pages without their line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.template import engines

from committees.households.kinds import MOST_ALONE
from committees.households.models import ListOrder
from committees.households.services import lists
from committees.households.templatetags.register import register as register_tags
from committees.portal.selectors import naming
from keting.audit.models import Entry
from keting.db.fields import SealedField
from keting.privacy.register import register
from tenants.scope import scope
from tests.isolation.canaries import loosen, office_models, shows, spelt, text_fields
from tests.isolation.conftest import Walls
from tests.isolation.crawling import Office, addresses, office

HOME = "c310104008043"
PAGE = "text/html"
# Anybody may read who is at work here (the roster); a masked address tells the building.
# A program that keeps the register finds its doors, not who lives behind them.
NOT_MASKED = {"staff.Worker.name", "accounts.Account.display_name", "households.Household.building"}
DOORS_TOLD = {"households:api_list": {"households.Household.unit", "households.Household.room_no"}}
# Whoever asks for the copy of what is kept of a person gets it whole (PIPL art. 45), after a second proof.
WHOLE = {"portal:request_copy"}
# One field, for a colleague who presses for it, with a line in the record.
REVEALED = {"clubs:number", "activities:phone", "rooms:number", "rooms:waiting_number", "desk:reply"}
# Handed to a resident, not to a colleague: what it says is theirs.
HANDED_OVER = {"households:print_card", "households:cards"}
PRINTED = re.compile(r'<p class="[^"]*\bpaper-only\b[^"]*\bprinted\b[^"]*">\s*([^<]+)</p>')


@dataclass
class Answer:
    """What an address said: its kind, and whose fields it told in full."""

    method: str
    way: str
    status: int
    kind: str
    told: set[str]
    text: str

    @property
    def is_page(self) -> bool:
        return self.kind.startswith(PAGE)

    def __str__(self) -> str:
        return f"{self.method} {self.way}: {' '.join(sorted(self.told))}"


def word_for(field: str, number: int) -> str:
    """A value of its own kind that stands nowhere else."""
    if "phone" in field:
        return f"139{number:08}"
    if "id_number" in field:
        return f"3101041940{number:08}"
    return chr(0x3400 + number) + chr(0x3A00 + number)


@pytest.fixture(scope="module")
def words(home: Office) -> dict[str, str]:
    """The field of each word, once it stands in every row."""
    loosen(home.tenant)
    stated, words = register(), dict[str, str]()
    with scope(home.tenant):
        # As many as one may take alone, masked.
        ListOrder.objects.update(count=MOST_ALONE)
        for model in office_models():
            labels = stated.get(model._meta.label)
            # What the record says is its own; what a list is narrowed to decides whom it tells of.
            if labels is None or model in {Entry, ListOrder}:
                continue
            for field in text_fields(model):
                if field.name in labels.of_people:
                    word = word_for(field.name, len(words))
                    words[word] = f"{model._meta.label}.{field.name}"
                    for nth, row in enumerate(model._default_manager.all()):
                        former = getattr(row, field.attname)
                        told = {field.name: spelt(field, former, f"{word}{nth or ''}")}
                        model._default_manager.filter(pk=row.pk).update(**told)
    return words


@pytest.fixture(scope="module")
def home(inside: Walls) -> Office:
    made = Office(office(HOME))
    made.find_rows()
    return made


def ask(here: Office, words: Mapping[str, str], methods: tuple[str, ...]) -> Iterator[Answer]:
    """All addresses of the office, one after the other."""
    client = here.client()
    for way, url in addresses(here, here):
        for method in methods:
            found: Any = client.generic(method, url, data=b"{}", content_type="application/json")
            body = b"".join(found.streaming_content) if found.streaming else found.content
            told = {field for word, field in words.items() if shows(body, word)}
            kind = found.headers.get("Content-Type", "")
            yield Answer(method, way.name, found.status_code, kind, told, body.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def answers(home: Office, words: dict[str, str]) -> list[Answer]:
    return list(ask(home, words, ("GET", "POST")))


def unmasked(answers: Iterable[Answer]) -> list[str]:
    """What is no page, yet tells of a person in full."""
    return [
        str(one)
        for one in answers
        if not one.is_page and one.told - NOT_MASKED - DOORS_TOLD.get(one.way, set())
    ]


def bare(answers: Iterable[Answer]) -> list[str]:
    """Pages that tell of a person, and printed would not say who printed them, when and what for."""
    return [
        str(one)
        for one in answers
        if one.is_page
        and one.told - NOT_MASKED
        and one.way not in HANDED_OVER
        and not PRINTED.search(one.text)
    ]


def numbers() -> set[str]:
    """What is kept sealed of people: numbers, and how to answer them; and the names of the register."""
    sealed = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, SealedField)
    }
    return {*sealed, "households.Resident.name"}


def opened(answers: Iterable[Answer]) -> list[str]:
    """Numbers, and names of the register, that stand in full on a page where nobody pressed for them."""
    return [
        str(one)
        for one in answers
        if one.is_page and one.told & numbers() and one.way not in WHOLE | REVEALED
    ]


def test_every_file_is_masked(answers: list[Answer]) -> None:
    files = {one.way for one in answers if not one.is_page and one.status == 200}
    assert files >= {
        "households:take_list",
        "portal:record_workbook",
        "households:api_list",
        "rooms:room_ics",
    }
    assert unmasked(answers) == []
    # It is no empty list that told nothing.
    assert any(
        one.way == "households:take_list" and "households.Household.building" in one.told for one in answers
    )


def test_every_print_of_people_says_who_when_and_what_for(answers: list[Answer]) -> None:
    assert sum(one.is_page and bool(one.told - NOT_MASKED) for one in answers) > 60
    assert bare(answers) == []


def test_numbers_stand_on_no_page_in_full(answers: list[Answer]) -> None:
    assert opened(answers) == []
    # They do where one presses for them: the crawl can see them.
    assert {one.way for one in answers if one.told & numbers()} >= WHOLE | {"rooms:number", "desk:reply"}


def test_without_its_mask_a_file_is_found(
    home: Office, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the files."""
    for module in (lists, naming):
        monkeypatch.setattr(module, "mask_name", str)
    found = unmasked(ask(home, words, ("GET",)))
    assert any("portal:record_workbook" in one for one in found)


def test_without_its_line_a_print_is_found(
    home: Office, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the prints."""
    monkeypatch.setattr("tests.isolation.test_leaving.PRINTED", re.compile("never printed"))
    assert len(bare(ask(home, words, ("GET",)))) > 30


def test_without_its_mask_a_page_is_found(
    home: Office, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the pages."""
    for mask in ("mask_phone", "mask_id"):
        monkeypatch.setitem(register_tags.filters, mask, lambda value: value)
    forget_templates()
    try:
        assert any("households:detail" in one for one in opened(ask(home, words, ("GET",))))
    finally:
        forget_templates()


def forget_templates() -> None:
    """A template read once keeps its filters."""
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
