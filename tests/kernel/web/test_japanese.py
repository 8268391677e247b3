"""No residents' page falls back to Chinese; a text that is taken away is missed."""

import polib
import pytest
from django.utils.translation import trans_real

from keting.catalogues import RESIDENTS, ROOT, files
from keting.messages import translation
from tests.japanese import missing


def is_japanese(text):
    """Whether every character is in the set that Japanese computers had."""
    return text.replace("–", "-") == text.replace("–", "-").encode("cp932", "ignore").decode("cp932")


@pytest.fixture
def without(monkeypatch):
    """Take a text out of the Japanese catalogues."""

    def take(text):
        for one in trans_real.translation("ja")._catalog._catalogs:
            monkeypatch.delitem(one, text, raising=False)

    return take


def test_a_page_whose_texts_are_all_there_passes(home, client_of):
    assert client_of(home).get("/").status_code == 200


def test_a_missing_text_is_named_with_its_page(home, client_of, without):
    without("Household card")
    with pytest.raises(AssertionError, match='msgid "Household card" msgstr "" ← /rooms/'):
        client_of(home).get("/rooms/")


def test_an_error_page_is_the_residents_too(home, client_of, without):
    without("This page is not here")
    with pytest.raises(AssertionError, match="This page is not here"):
        client_of(home).get("/nope")


def test_staffs_pages_may_lack_what_they_like(home, client_of, without):
    without("Household card")
    assert client_of(home).get("/staff/sign-in/").status_code == 200


def test_contexts_plurals_and_libraries_count():
    known = {"navigation\x04Rooms", "%(count)s day ago", "Enter a valid email address.", "Not found."}
    assert missing({*known, "navigation\x04Nothing of ours"}) == ["navigation\x04Nothing of ours"]


def test_no_chinese_stands_in_the_japanese():
    """Characters that were simplified in China alone are in no Japanese set."""
    entries = [entry for po in files(ROOT, RESIDENTS) for entry in polib.pofile(str(po))]
    assert len(entries) > 800
    assert [text for text in map(translation, entries) if not is_japanese(text)] == []
    assert not is_japanese("预约")
