"""Where rooms are short: what was wanted and not to be had, by hour, size and use. Nobody's name is known."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from committees.rooms.kinds import WEEKDAYS, Use
from committees.rooms.models import Booking, Refused
from committees.rooms.models.offer import said
from keting.clock import Span

HOURS = range(8, 21)
ROOM = ("room__name", "room__name_en")
# Head counts as people speak of rooms.
SIZES = ((1, 3), (4, 9), (10, 19), (20, 39), (40, 999))


@dataclass(frozen=True)
class HourRow:
    """One weekday's requests that were not met, by the hour that was wanted."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Share:
    """A kind of requests: how many were not met, beside how many bookings of the kind there were."""

    name: str
    refused: int
    booked: int

    @property
    def percent(self) -> int:
        """Not met, of all that were wanted."""
        return round(100 * self.refused / (self.refused + self.booked)) if self.refused else 0


@dataclass(frozen=True)
class Demand:
    """A span's unmet demand."""

    total: int
    hours: tuple[HourRow, ...]
    sizes: tuple[Share, ...]
    uses: tuple[Share, ...]
    rooms: tuple[Share, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def most(self) -> int:
        """The largest count of an hour, for the shades."""
        return max((count for row in self.hours for count in row.counts), default=0)


def demand(span: Span) -> Demand:
    """What was not met in the span, and beside it what was (3 queries)."""
    refused = list(
        Refused.objects.filter(wanted_on__gte=span.start, wanted_on__lt=span.end)
        .values_list("wanted_on", "wanted_from", "head_count", "use", "code", *ROOM)
        .order_by()
    )
    held = Booking.objects.filter(day__gte=span.start, day__lt=span.end, occupies=True, voided_at=None)
    booked = list(held.values_list("head_count", "use", *ROOM))
    names = dict(Use.choices)
    return Demand(
        total=len(refused),
        hours=_hours((one[0].isoweekday(), one[1].hour) for one in refused),
        sizes=_by_size(_shares((one[2] for one in refused), (one[0] for one in booked), _size)),
        uses=_shares((one[3] for one in refused), (one[1] for one in booked), lambda use: str(names[use])),
        rooms=_shares((one[5:] for one in refused), (one[2:] for one in booked), lambda room: said(*room)),
        reasons=tuple(Counter(one[4] for one in refused).most_common()),
    )


def _hours(wanted: Iterable[tuple[int, int]]) -> tuple[HourRow, ...]:
    counts = Counter((day, min(max(hour, HOURS[0]), HOURS[-1])) for day, hour in wanted)
    return tuple(
        HourRow(str(name), tuple(counts[int(digit), hour] for hour in HOURS)) for digit, name in WEEKDAYS
    )


def _size(heads: int) -> str:
    least, most = next(pair for pair in SIZES if heads <= pair[1])
    return f"{least}–{most}" if most < 999 else f"{least}+"


def _by_size(shares: Iterable[Share]) -> tuple[Share, ...]:
    order = [_size(least) for least, _most in SIZES]
    return tuple(sorted(shares, key=lambda share: order.index(share.name)))


def _shares(refused: Iterable[Any], booked: Iterable[Any], name: Callable[..., str]) -> tuple[Share, ...]:
    no, yes = Counter(map(name, refused)), Counter(map(name, booked))
    rows = [Share(one, no[one], yes[one]) for one in {*no, *yes}]
    return tuple(sorted(rows, key=lambda row: (-row.refused, -row.booked, row.name)))
