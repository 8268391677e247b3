"""The months and quarters for which a table can be made."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keting.clock import ONE_DAY, SPAN_OF, Grain, Span
from keting.web.calendar import MONTHS, tongue

MONTHS_BACK, QUARTERS_BACK = 13, 5
QUARTERS = "一二三四"


@dataclass(frozen=True)
class Period:
    """A month or a quarter, by its first day."""

    grain: Grain
    start: date

    @property
    def span(self) -> Span:
        """Its days."""
        return SPAN_OF[self.grain](self.start)

    @property
    def previous(self) -> "Period":
        """The one before."""
        return Period(self.grain, SPAN_OF[self.grain](self.start - ONE_DAY).start)

    @property
    def key(self) -> str:
        """2026-10, 2026-Q4: what forms and file names say."""
        if self.grain == Grain.QUARTER:
            return f"{self.start.year}-Q{self._quarter}"
        return f"{self.start:%Y-%m}"

    @property
    def name_zh(self) -> str:
        """2026年10月, 2026年第四季度: as official forms write it."""
        if self.grain == Grain.QUARTER:
            return f"{self.start.year}年第{QUARTERS[self._quarter - 1]}季度"
        return f"{self.start.year}年{self.start.month}月"

    @property
    def name(self) -> str:
        """In the reader's language."""
        if tongue() != "en":
            return self.name_zh
        if self.grain == Grain.QUARTER:
            return f"Q{self._quarter} {self.start.year}"
        return f"{MONTHS[self.start.month - 1]} {self.start.year}"

    @property
    def _quarter(self) -> int:
        return (self.start.month + 2) // 3

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.span.last < today


def periods(today: date) -> list[Period]:
    """The running and the last months and quarters, newest first."""
    return [*_back(Grain.MONTH, MONTHS_BACK, today), *_back(Grain.QUARTER, QUARTERS_BACK, today)]


def _back(grain: Grain, count: int, today: date) -> list[Period]:
    found = [Period(grain, SPAN_OF[grain](today).start)]
    while len(found) < count:
        found.append(found[-1].previous)
    return found


def period_choices(today: date) -> list[tuple[str, str]]:
    """For a select: the last whole month first, a running period says so."""
    listed = sorted(periods(today), key=lambda one: not one.is_over(today))
    return [
        (one.key, one.name if one.is_over(today) else _("%(period)s, until today") % {"period": one.name})
        for one in listed
    ]


def period_of(key: str, today: date) -> Period | None:
    """The period of this key, if a table can be made for it."""
    return next((one for one in periods(today) if one.key == key), None)
