"""A whole city of 6,509 committees, as far as an hour goes."""

from typing import Any

from tests.bench._scale import run_to

COMMITTEES = "all"


def run() -> dict[str, Any]:
    """What each costs, beside 31 in the same run."""
    return run_to(6509)
