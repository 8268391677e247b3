"""What residents' pages ask the catalogues for while they are made, and what of it has no Japanese.

Every test that opens a residents' page through HostClient looks, in whichever language it reads: so refusals
and form errors are seen too, and not only what a crawl would meet.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import trans_real

from keting.doors import is_for_residents

# As gettext keeps them: a text's context stands before it.
JOINT = "\x04"


@contextmanager
def noting() -> Iterator[set[str]]:
    """Give the texts that are asked for within, in the catalogues' own keys."""
    asked: set[str] = set()
    kept = trans_real.DjangoTranslation
    one, many = kept.gettext, kept.ngettext
    kept.gettext = lambda self, text: asked.add(text) or one(self, text)
    kept.ngettext = lambda self, text, *rest: asked.add(text) or many(self, text, *rest)
    try:
        yield asked
    finally:
        kept.gettext, kept.ngettext = one, many


def missing(asked: set[str]) -> list[str]:
    """Those without Japanese, neither ours nor a library's."""
    catalogue = trans_real.translation("ja")._catalog
    return sorted(one for one in asked if one not in catalogue and (one, 0) not in catalogue)


def check_japanese(response: Any, asked: set[str]) -> None:
    """Raise with the entries to write when a residents' page would fall back to Chinese."""
    match = response.wsgi_request.resolver_match
    if match and not is_for_residents(match.view_name):
        return
    lines = [f"{_entry(one)} ← {response.wsgi_request.path}" for one in missing(asked)]
    assert not lines, "\n".join(
        [
            "Residents see texts that have no Japanese. Put each into locale/ja/LC_MESSAGES/django.po of its",
            "app (words: platform/decisions/0016), then `keting messages` and `keting messages --compile`:",
            *lines,
        ]
    )


def _entry(text: str) -> str:
    """As it stands in a catalogue."""
    context, _joint, words = text.rpartition(JOINT)
    said = f"msgctxt {json.dumps(context)} " if context else ""
    return f'{said}msgid {json.dumps(words, ensure_ascii=False)} msgstr ""'
