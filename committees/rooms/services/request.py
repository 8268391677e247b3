"""What somebody asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from committees.clubs.models import Club
from committees.households.models import Household
from committees.rooms.kinds import PRIORITY_OF, BookerKind, Use, Via
from committees.rooms.models import Layout, Room
from committees.rooms.selectors.hours import Opening, Timetable, timetable
from committees.staff.models import Worker
from keting import clock
from keting.accounts.models import Account
from keting.clock import Span

# After a refusal other ways are looked for as far as this.
DAYS_ON = 3


def days_from(day: date) -> Span:
    """The day asked for and those on which another way may lie."""
    return Span(day, day + timedelta(days=DAYS_ON + 1))


@dataclass(frozen=True)
class BookingRequest:
    """A room in a layout for some hours, for whom and for what. `worker` books at the desk for somebody;
    `household` has shown its card, or was named at the desk, or by a `helper` of its building, who has the
    rights of the household only; `club` is for whom, where it is one of ours.

    `priority` is the booker's by default; `key` makes a repeated request one; `extras` are pieces of stock
    beside the layout's; `table` holds the rules on hours, where they were read. `is_late` asks again for what
    was theirs and has begun.
    """

    room: Room
    layout: Layout
    starts_at: datetime
    ends_at: datetime
    head_count: int
    title: str
    contact_name: str
    use: str = Use.QUIET
    booker_kind: str = BookerKind.RESIDENT
    phone: str = ""
    household: Household | None = None
    club: Club | None = None
    worker: Worker | None = None
    helper: Account | None = None
    is_of_series: bool = False
    is_late: bool = False
    priority: int | None = None
    key: UUID | None = None
    extras: Mapping[str, int] = field(default_factory=dict, compare=False)
    table: Timetable | None = field(default=None, compare=False)

    @property
    def rank(self) -> int:
        """Its priority, said or by who books."""
        return self.priority or PRIORITY_OF[BookerKind(self.booker_kind)]

    @property
    def day(self) -> date:
        """The Shanghai day of the start."""
        return clock.day_of(self.starts_at)

    @property
    def opening(self) -> Opening:
        """The room's hours on the day."""
        return self.rules_of_day.of(self.room, self.day)

    @cached_property
    def pieces(self) -> dict[str, int]:
        """Furniture and equipment that it needs, by the slug of the stock."""
        needed = dict(self.layout.furniture)
        for slug, count in self.extras.items():
            needed[slug] = needed.get(slug, 0) + count
        return {slug: count for slug, count in needed.items() if count > 0}

    @cached_property
    def rules_of_day(self) -> Timetable:
        """The rules on hours; read when first asked for (1 or 2 queries)."""
        return timetable(days_from(self.day)) if self.table is None else self.table

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return int(self.length.total_seconds() // 60)

    @property
    def via(self) -> Via:
        """By which way it came in."""
        if self.helper:
            return Via.HELPER
        return Via.DESK if self.worker else Via.WEB
