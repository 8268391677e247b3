"""Whose facts are counted: the only place where the street's code meets the committees'."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from committees.activities import facts as activities
from committees.clubs import facts as clubs
from committees.desk import facts as desk
from committees.households import facts as households
from committees.rooms import facts as rooms
from committees.visits import facts as visits
from keting.clock import ONE_DAY, Span
from keting.marks.counting import Count


@dataclass(frozen=True)
class Room:
    """A room of the house: how its facts are counted, and which marks say that they have changed.

    A mark touches its own day; one of `onward` touches every later day too (a room that opens changes the
    hours offered ever after); one of `states_by` belongs to another room and moves only states here.
    """

    count: Callable[[Sequence[Span]], list[Count]]
    mark: str
    onward: str = ""
    states_by: str = ""

    def flow_days(self, marked: Mapping[str, set[date]], *, first_day: date, today: date) -> set[date]:
        """The days whose flows must be counted again."""
        opened = marked.get(self.onward)
        later = Span(max(min(opened), first_day), today + ONE_DAY).days() if opened else []
        return marked.get(self.mark, set()).union(later)

    def state_days(self, marked: Mapping[str, set[date]]) -> set[date]:
        """The days from which states must be counted again."""
        return marked.get(self.mark, set()) | marked.get(self.states_by, set())


FACTS: dict[str, Room] = {
    "visits": Room(visits.count, "visits", states_by="people"),
    "desk": Room(desk.count, "desk"),
    "rooms": Room(rooms.count, "bookings", onward="opening"),
    "activities": Room(activities.count, "activities"),
    "clubs": Room(clubs.count, "meetings", states_by="clubs"),
    "households": Room(households.count, "people"),
}
