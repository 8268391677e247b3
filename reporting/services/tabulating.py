"""From a snapshot to the table: totals, parts, what is hidden, checks, and the data file's bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import translation

from keting import clock
from reporting.catalogue import GROUPS, INDICATORS, Indicator
from reporting.kinds import Status
from reporting.selectors.exports import csv_bytes, plain_number
from reporting.selectors.figures import Pair
from reporting.selectors.snapshot import Sender, Snapshot
from reporting.services.suppression import STREET, WHOLE, Key, Masking, lines_of

HEAD = (
    "period",
    "committee_code",
    "committee",
    "indicator",
    "part",
    "name",
    "unit",
    "basis",
    "n",
    "d",
    "value",
    "status",
)
STREET_DIGITS = 9


@dataclass(frozen=True)
class Entry:
    """One line of the form: an indicator of the whole street, or one part of it."""

    indicator: Indicator
    part: str
    part_name: str
    pair: Pair | None
    before_pair: Pair | None
    is_hidden: bool

    @property
    def code(self) -> str:
        """V02; its parts are S01.01 to S01.10 in the order of the kinds of service."""
        if not self.part:
            return self.indicator.code
        return f"{self.indicator.code}.{self.indicator.parts.index(self.part) + 1:02}"

    @property
    def name_zh(self) -> str:
        """As the form writes it."""
        return f"其中：{self.part_name}" if self.part else _zh(self.indicator.name)

    @property
    def unit_zh(self) -> str:
        """As the form writes it."""
        return _zh(self.indicator.unit)

    @property
    def value(self) -> float | None:
        """The street's value."""
        return self._value(self.pair)

    @property
    def before(self) -> float | None:
        """The same in the period before."""
        return self._value(self.before_pair)

    @property
    def is_before_hidden(self) -> bool:
        """Too small then."""
        pair, smallest = self.before_pair, self.indicator.smallest(self.part)
        return pair is not None and 0 < pair.n < smallest

    @property
    def change(self) -> float | None:
        """环比: (now − before) / before in per cent; blank when unchanged, unknown or hidden."""
        if self.is_hidden or self.is_before_hidden or self.value is None or not self.before:
            return None
        return round(100 * (self.value - self.before) / self.before, 2) or None

    @property
    def definition_zh(self) -> tuple[str, ...]:
        """Its line of the hidden sheet."""
        one = self.indicator
        basis = _zh(one.basis.label) if one.basis else ""
        return one.code, _zh(one.name), basis, _zh(one.kind.label), str(one.version), _zh(one.definition)

    def _value(self, pair: Pair | None) -> float | None:
        value = None if pair is None else self.indicator.value(*pair)
        return None if value is None else round(value, self.indicator.decimals)


@dataclass(frozen=True)
class Table:
    """All that the files are written from; the mask is fixed before any of them."""

    snapshot: Snapshot
    groups: dict[str, list[Entry]]
    hidden: dict[str, set[Key]]

    @property
    def entries(self) -> list[Entry]:
        """All lines in order."""
        return [entry for entries in self.groups.values() for entry in entries]

    @property
    def street_code(self) -> str:
        """310104008000: the street's own, from that of its committees."""
        codes = [one.code for one in self.snapshot.senders]
        return codes[0][:STREET_DIGITS] + "000" if codes else ""

    @property
    def as_of_text(self) -> str:
        """The last fold included."""
        return self.instant(self.snapshot.as_of)

    @staticmethod
    def instant(at: datetime | None) -> str:
        """In Shanghai's time."""
        return clock.local(at).isoformat(timespec="seconds") if at else ""

    @cached_property
    def data(self) -> bytes:
        """Every committee's cells as CSV, and the street's."""
        return csv_bytes(HEAD, (line for entry in self.entries for line in self._lines(entry)))

    @cached_property
    def sha256(self) -> str:
        """Of the data file."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def checks(self) -> list[tuple[str, bool]]:
        """What the form's second sheet says was checked."""
        return [
            ("各项数据不小于0", all(one.pair is None or one.pair.n >= 0 for one in self.entries)),
            ("分项之和等于总数", all(self._adds_up(one) for one in self.entries if one.indicator.parts)),
            ("走访户数不大于走访户次", self._at_most("V03", "V02")),
            ("按期办结数不大于办结数", all(self._is_share(one) for one in self.entries)),
            ("全部居民区已报", not self.snapshot.silent),
        ]

    def _lines(self, entry: Entry) -> list[list[object]]:
        hidden = self.hidden[entry.indicator.code]
        lines = [
            self._line(
                entry,
                one,
                self.snapshot.cell(one, entry.indicator, entry.part),
                (one.schema, entry.part) in hidden,
            )
            for one in self.snapshot.senders
        ]
        return [*lines, self._line(entry, None, entry.pair, entry.is_hidden)]

    def _line(self, entry: Entry, sender: Sender | None, pair: Pair | None, is_hidden: bool) -> list[object]:
        one = entry.indicator
        numbers: list[object] = ["", "", ""]
        if pair is not None and not is_hidden:
            numbers = [pair.n, "" if pair.d is None else pair.d, plain_number(one.value(*pair), one.decimals)]
        status = Status.MISSING if pair is None else Status.SUPPRESSED if is_hidden else Status.NORMAL
        code, name = (sender.code, sender.name) if sender else (self.street_code, "合计")
        basis = _zh(one.basis.label) if one.basis else ""
        about = [
            self.snapshot.period.key,
            code,
            name,
            one.code,
            entry.part,
            entry.name_zh,
            entry.unit_zh,
            basis,
        ]
        return [*about, *numbers, status.value]

    def _adds_up(self, entry: Entry) -> bool:
        if entry.part:
            return True
        parts = [
            one.pair.n for one in self.entries if one.indicator is entry.indicator and one.part and one.pair
        ]
        return entry.pair is None or sum(parts) == entry.pair.n

    def _at_most(self, code: str, other: str) -> bool:
        pairs = {one.code: one.pair for one in self.entries}
        few, many = pairs[code], pairs[other]
        return few is None or many is None or few.n <= many.n

    @staticmethod
    def _is_share(entry: Entry) -> bool:
        return entry.pair is None or entry.pair.d is None or entry.pair.n <= entry.pair.d


def tabulate(snapshot: Snapshot, part_names: dict[str, str], progress: Callable[[], None]) -> Table:
    """Build the table indicator by indicator; `progress` is called after each."""
    hidden = _hidden(snapshot, progress)
    groups = {
        key: [
            entry
            for indicator in indicators
            for entry in _entries(snapshot, indicator, part_names, hidden[indicator.code])
        ]
        for key, indicators in GROUPS.items()
    }
    return Table(snapshot, groups, hidden)


def _entries(
    snapshot: Snapshot, indicator: Indicator, part_names: dict[str, str], hidden: set[Key]
) -> list[Entry]:
    return [
        Entry(
            indicator=indicator,
            part=part,
            part_name=part_names.get(part, part),
            pair=snapshot.total(indicator, part),
            before_pair=snapshot.total(indicator, part, snapshot.period.previous),
            is_hidden=(STREET, part) in hidden,
        )
        for part in (WHOLE, *indicator.parts)
    ]


def _hidden(snapshot: Snapshot, progress: Callable[[], None]) -> dict[str, set[Key]]:
    """The cells to hide of each indicator; those of a family share numbers and are hidden together."""
    maskings = {}
    for indicator in INDICATORS:
        maskings[indicator.code] = _masking(snapshot, indicator)
        progress()
    hidden = {code: masking.hidden() for code, masking in maskings.items()}
    families = {one.family for one in INDICATORS if one.family}
    for family in families:
        codes = [one.code for one in INDICATORS if one.family == family]
        while len({frozenset(hidden[code]) for code in codes}) > 1:
            together = set().union(*(hidden[code] for code in codes))
            hidden |= {code: maskings[code].hidden(together) for code in codes}
    return hidden


def _masking(snapshot: Snapshot, indicator: Indicator) -> Masking:
    parts = (WHOLE, *indicator.parts)
    cells = {
        (one.schema, part): pair
        for one in snapshot.heard
        for part in parts
        if (pair := snapshot.cell(one, indicator, part)) is not None
    }
    cells |= {
        (STREET, part): total for part in parts if (total := snapshot.total(indicator, part)) is not None
    }
    lines = lines_of([one.schema for one in snapshot.heard], indicator.parts)
    return Masking(cells, lines, indicator.smallest)


def _zh(words: object) -> str:
    with translation.override("zh-hans"):
        return str(words)
