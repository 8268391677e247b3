"""Readings of Chinese characters in Latin letters.

The dictionary of characters takes 11 MB in every process, that of phrases 44: each is loaded by who first
needs it. People's names are read character by character; only a place's address on the web needs the phrases.
"""

import os
from functools import cache

os.environ["PYPINYIN_NO_PHRASES"] = "true"


def syllables(text: str) -> list[str]:
    """The most usual reading of each character; what is not Chinese stays in one piece."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  11 MB

    return list(lazy_pinyin(text))


def syllables_of_words(text: str) -> list[str]:
    """The readings within words: 长桥 → chang qiao, 重庆 → chong qing."""
    _load_phrases()
    return syllables(text)


@cache
def _load_phrases() -> None:
    from pypinyin import load_phrases_dict  # noqa: PLC0415  11 MB
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415  44 MB

    load_phrases_dict(phrases_dict)
