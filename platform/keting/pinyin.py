"""Readings of Chinese characters in Latin letters.

The dictionary of phrases takes 44 MB in every process. People's names are read character by character; only
who gives a place its address on the web needs the phrases, and loads them then.
"""

import os
from functools import cache

os.environ["PYPINYIN_NO_PHRASES"] = "true"

from pypinyin import lazy_pinyin, load_phrases_dict


def syllables(text: str) -> list[str]:
    """The most usual reading of each character; what is not Chinese stays in one piece."""
    return list(lazy_pinyin(text))


def syllables_of_words(text: str) -> list[str]:
    """The readings within words: 长桥 → chang qiao, 重庆 → chong qing."""
    _load_phrases()
    return list(lazy_pinyin(text))


@cache
def _load_phrases() -> None:
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415  44 MB

    load_phrases_dict(phrases_dict)
