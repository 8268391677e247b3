"""The catalogue: reviewed files, one per group of indicators, and what is derived from them."""

import hashlib
import json
from functools import cache
from typing import Any, NamedTuple

from django.utils import translation

from reporting.catalogue import activities, people, rooms, services, visits
from reporting.catalogue.indicator import Indicator
from reporting.kinds import Kind

__all__ = [
    "BY_CODE",
    "GROUPS",
    "INDICATORS",
    "MEASURES",
    "Indicator",
    "checksum",
    "fact_of",
    "kinds_of",
    "measures_of",
]

GROUPS: dict[str, tuple[Indicator, ...]] = {
    "visits": visits.INDICATORS,
    "services": services.INDICATORS,
    "rooms": rooms.INDICATORS,
    "activities": activities.INDICATORS,
    "people": people.INDICATORS,
}
INDICATORS = tuple(indicator for group in GROUPS.values() for indicator in group)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


class Measure(NamedTuple):
    """What the counters must know: a flow or a state decides which spans are counted."""

    kind: Kind
    is_ratio: bool


MEASURES = {one.measure: Measure(one.kind, one.is_ratio) for one in INDICATORS}


def measures_of(fact: str) -> list[str]:
    """The measures that are counted from one room's facts."""
    return [measure for measure in MEASURES if fact_of(measure) == fact]


def kinds_of(fact: str) -> set[Kind]:
    """Whether a room's facts are flows, states, or some of each."""
    return {MEASURES[measure].kind for measure in measures_of(fact)}


def fact_of(measure: str) -> str:
    """The room whose facts a measure is counted from."""
    return measure.split(".", 1)[0]


@cache
def checksum() -> str:
    """SHA-256 of the whole catalogue: a figure can say by which definitions it was counted."""
    with translation.override("en"):
        rows = [_plain(vars(indicator)) for indicator in INDICATORS]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in ((key, _text(one)) for key, one in fields.items())
    }


def _text(value: Any) -> Any:
    return value if isinstance(value, (int, bool, tuple, frozenset, type(None))) else str(value)
