"""Thirty-one committees: the street itself, where the ratios of the larger ones begin."""

from typing import Any

from tests.bench._scale import run_to

COMMITTEES = "all"


def run() -> dict[str, Any]:
    """What each costs, beside 31 in the same run."""
    return run_to(31)
