"""Rooms for invented activities: the one that was thought of, else another that is free."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from committees.activities.kinds import State
from committees.activities.models import Activity
from committees.rooms.demo import COMMITTEE, Habit, booking, occupy
from committees.rooms.kinds import OCCUPYING, LayoutKind
from committees.rooms.models import Booking, Layout
from committees.staff.demo import evening_before
from committees.staff.models import Worker
from keting.clock import Span, day_of, local
from keting.db.copying import copy_models

USUAL = 14


@dataclass
class House:
    """The committee's layouts, what occupies its rooms, and what the activities have booked by now."""

    layouts: list[Layout]
    taken: dict[date, list[Booking]]
    worker: Worker | None
    made: list[Booking] = field(default_factory=list)

    @classmethod
    def of(cls, span: Span) -> "House":
        """The house as the clubs have left it."""
        layouts = Layout.objects.select_related("room").order_by("room__position", "capacity")
        taken: dict[date, list[Booking]] = {day: [] for day in span.days()}
        for one in Booking.objects.filter(day__gte=span.start, day__lt=span.end, state__in=OCCUPYING):
            taken[one.day].append(one)
        return cls(list(layouts), taken, Worker.objects.order_by("position").first())

    def takes(self, activity: Activity, rng: random.Random) -> bool:
        """Give it a room where it needs one; False where none is free."""
        if activity.state == State.CANCELLED or activity.place not in {one.room.name for one in self.layouts}:
            return True
        activity.booking = self._of_its_club(activity)
        for layout in () if activity.booking else self._fitting(activity):
            activity.place, activity.booking = layout.room.name, self._booked(activity, layout, rng)
            break
        return activity.booking is not None

    def write(self, day: date) -> None:
        """Write the bookings, made by the evening before, and what they occupy."""
        for made in self.made:
            made.booked_at = min(made.booked_at, evening_before(day))
        copy_models(Booking, self.made)
        occupy(self.made)

    def _of_its_club(self, activity: Activity) -> Booking | None:
        same = (activity.title, activity.starts_at, activity.ends_at)
        of_day = self.taken[day_of(activity.starts_at)]
        return next((one for one in of_day if (one.title, one.starts_at, one.ends_at) == same), None)

    def _fitting(self, activity: Activity) -> Iterator[Layout]:
        """Its own room first; the smallest layouts before the larger."""
        heads = activity.seats or USUAL
        of_day = self.taken[day_of(activity.starts_at)]
        for layout in sorted(self.layouts, key=lambda one: one.room.name != activity.place):
            if layout.capacity >= heads and not any(_meets(one, activity, layout) for one in of_day):
                yield layout

    def _booked(self, activity: Activity, layout: Layout, rng: random.Random) -> Booking:
        hours = f"{local(activity.starts_at):%H:%M}-{local(activity.ends_at):%H:%M}"
        heads = activity.seats or USUAL
        habit = Habit(
            layout.room.slug, (), hours, activity.title, LayoutKind(layout.kind), heads, kind=COMMITTEE
        )
        made = booking(habit, day_of(activity.starts_at), layout, self.worker, rng)
        self.taken[day_of(activity.starts_at)].append(made)
        self.made.append(made)
        return made


def _meets(one: Booking, activity: Activity, layout: Layout) -> bool:
    is_apart = one.ends_at <= activity.starts_at or activity.ends_at <= one.starts_at
    return one.room_id == layout.room_id and not is_apart
