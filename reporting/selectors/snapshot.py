"""One consistent reading of a period's figures: what a table is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keting import clock
from keting.clock import ONE_DAY
from reporting.catalogue import INDICATORS, Indicator
from reporting.models import Reported
from reporting.selectors.figures import Figures, Pair, Wanted, read_figures
from reporting.selectors.periods import Period
from tenants.models import RegionCode
from tenants.selectors import committees_of


@dataclass(frozen=True)
class Sender:
    """A committee as a table names it; `counted_at`: the last fold that touched its figures of the period.

    `until`: its last day, where it is closed for good.
    """

    schema: str
    code: str
    name: str
    heard_on: date | None
    counted_at: datetime | None
    until: date | None = None


@dataclass(frozen=True)
class Snapshot:
    """A period's figures as of the last fold that they include; the clock is not asked."""

    period: Period
    senders: list[Sender]
    heard: list[Sender]
    figures: Figures
    as_of: datetime | None

    @property
    def silent(self) -> list[Sender]:
        """Those whose figures of the period are missing; left out of every sum."""
        return [one for one in self.senders if one not in self.heard]

    def cell(self, sender: Sender, indicator: Indicator, part: str) -> Pair | None:
        """The committee's cell; None where it is missing."""
        if sender not in self.heard:
            return None
        return self._pair(sender, indicator, part, self.period)

    def total(self, indicator: Indicator, part: str, period: Period | None = None) -> Pair | None:
        """Σn and Σd over those that were heard; None where nobody was counted then."""
        pairs = [self._pair(one, indicator, part, period or self.period) for one in self.heard]
        known = [pair for pair in pairs if pair is not None]
        if not known:
            return None
        n, d = sum(pair.n for pair in known), sum(pair.d or 0 for pair in known)
        return Pair(n, d if indicator.is_ratio else None)

    def _pair(self, sender: Sender, indicator: Indicator, part: str, period: Period) -> Pair | None:
        wanted = part or indicator.part
        return self.figures.pair(sender.schema, indicator.measure, period.grain, period.start, wanted)


def take_snapshot(period: Period) -> Snapshot:
    """Read the period and the one before (4 queries)."""
    measures = [one.measure for one in INDICATORS]
    spans = [Wanted(measures, period.grain, one.start, one.start) for one in (period, period.previous)]
    figures = read_figures(spans)
    senders = _senders(figures, period)
    as_of = max((one.counted_at for one in senders if one.counted_at), default=None)
    return Snapshot(period, senders, _heard(senders, period, as_of), figures, as_of)


def _senders(figures: Figures, period: Period) -> list[Sender]:
    """Who answers for the period, under the code valid at its end."""
    heard_on = dict(Reported.objects.values_list("committee", "heard_on"))
    last = period.span.last
    known = RegionCode.objects.filter(valid_from__lte=last).order_by("valid_from")
    codes = dict(known.values_list("tenant_id", "code"))
    return [
        Sender(
            schema=tenant.schema_name,
            code=codes.get(tenant.pk, tenant.schema_name.removeprefix("c")),
            name=tenant.name,
            heard_on=heard_on.get(tenant.schema_name),
            counted_at=figures.counted_at.get(tenant.schema_name),
            until=tenant.closed_on and tenant.closed_on - ONE_DAY,
        )
        for tenant in committees_of(period.span)
    ]


def _heard(senders: Sequence[Sender], period: Period, as_of: datetime | None) -> list[Sender]:
    """Those counted to the period's end, or to the day before the last fold while it runs."""
    if as_of is None:
        return []
    needed = min(period.span.last, clock.day_of(as_of) - ONE_DAY)
    return [
        one
        for one in senders
        if one.counted_at and one.heard_on and one.heard_on >= min(needed, one.until or needed)
    ]
