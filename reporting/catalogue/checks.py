"""What Django checks of the catalogue at every start: a wrong line must not reach a table."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from reporting.catalogue import INDICATORS, fact_of
from reporting.facts import FACTS


def check_catalogue(**about: Any) -> list[CheckMessage]:
    """Codes are unique, measures belong to a counted room, one measure is of one kind."""
    return list(_faults())


def _faults() -> Iterator[CheckMessage]:
    for code, count in Counter(one.code for one in INDICATORS).items():
        if count > 1:
            yield Error(f"indicator {code} stands {count} times in the catalogue", id="reporting.E001")
    for one in INDICATORS:
        if fact_of(one.measure) not in FACTS:
            yield Error(f"indicator {one.code}: no facts are counted for {one.measure}", id="reporting.E002")
        if one.is_ratio != (one.unit == "%"):
            yield Error(f"indicator {one.code}: a ratio is shown in per cent", id="reporting.E003")
    kinds = {(one.measure, one.kind, one.is_ratio) for one in INDICATORS}
    for measure, count in Counter(measure for measure, _, _ in kinds).items():
        if count > 1:
            yield Error(f"measure {measure} is read as {count} kinds", id="reporting.E004")
