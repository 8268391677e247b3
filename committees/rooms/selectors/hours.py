"""When a room is open on a day: the one rule that wins, else the room's own hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Q

from committees.rooms.models import Hours, Room
from keting import clock
from keting.clock import ONE_DAY, Span
from tenants.kinds import DayKind
from tenants.selectors import day_kinds

Pair = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """A room's hours on one day, None for both when it stays closed, and the rule's note."""

    opens_at: time | None
    closes_at: time | None
    note: str = ""


@dataclass(frozen=True)
class Timetable:
    """The rules of some days. Without any, rooms keep their own hours."""

    rules: Sequence[Hours] = ()
    kinds: Mapping[date, DayKind] = field(default_factory=dict)

    def of(self, room: Room, day: date) -> Opening:
        """What holds for the room on the day."""
        found = [rule for rule in self.rules if self._holds(rule, room, day)]
        if not found:
            return Opening(room.opens_at, room.closes_at)
        rule = max(found, key=_weight)
        return Opening(rule.opens_at, rule.closes_at, rule.note)

    def instants(self, room: Room, day: date) -> Pair | None:
        """First and last instant of the room's day; None when it stays closed."""
        found = self.of(room, day)
        if found.opens_at is None or found.closes_at is None:
            return None
        return clock.at(day, found.opens_at), clock.at(day, found.closes_at)

    def _holds(self, rule: Hours, room: Room, day: date) -> bool:
        return (
            rule.room_id == room.pk
            and rule.since <= day
            and (rule.until is None or day < rule.until)
            and (not rule.weekdays or str(day.isoweekday()) in rule.weekdays)
            and (not rule.day_kind or rule.day_kind == self.kinds.get(day))
        )


def _weight(rule: Hours) -> tuple[object, ...]:
    """One day beats a kind of day, that weekdays, those a season, that what has no end; then the newest."""
    is_one_day = rule.until == rule.since + ONE_DAY
    return (is_one_day, bool(rule.day_kind), bool(rule.weekdays), rule.until is not None, rule.pk)


def timetable(span: Span) -> Timetable:
    """The rules that hold within the span (1 query; 2 where a rule speaks of holidays)."""
    rules = list(Hours.objects.filter(Q(until__isnull=True) | Q(until__gt=span.start), since__lt=span.end))
    needs_kinds = any(rule.day_kind for rule in rules)
    return Timetable(rules, day_kinds(span) if needs_kinds else {})


def hours_of(room: Room) -> list[Hours]:
    """Every rule that speaks of the room, past ones too (1 query)."""
    return list(room.hours.all())
