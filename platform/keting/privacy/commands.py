"""`keting privacy …`: the papers on standard output, in Chinese unless told otherwise."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import override

from keting.privacy import papers


def record(words: list[str]) -> None:
    """Print the record of processing activities."""
    _print("record", papers.record, words)


def assessment(words: list[str]) -> None:
    """Print the draft of the impact assessment."""
    _print("assessment", papers.assessment, words)


def _print(name: str, paper: Callable[[], str], words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog=f"keting privacy {name}")
    codes = settings.KETING_STAFF_LANGUAGES
    parser.add_argument("--language", choices=codes, default=codes[0])
    with override(parser.parse_args(words).language):
        sys.stdout.write(paper())
