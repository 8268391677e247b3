"""When rooms are open: hours from a day on, and closures; the weather closes all."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import IntegrityError, connection, transaction
from django.db.models import Func, Value
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from committees.clubs.services import cross_out_meetings
from committees.rooms.kinds import OCCUPYING, CallKind, Cause, State
from committees.rooms.models import Booking, Claim, Closure, Hours, Room, Space
from committees.rooms.services.occupying import note_calls
from committees.rooms.services.waiting import freeing
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record
from keting.clock import ONE_DAY, Span
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

TRIES = 5
HOURS_SENTENCES = {
    "hours_days_in_order": ("hours_days_in_order", _("The last day is not before the first.")),
    "hours_open_before_closing": ("hours_open_before_closing", _("A room closes after it opens.")),
}
# The pieces of the closure that no other closure holds, for every space of it.
SHUT = """
INSERT INTO rooms_claim (id, space_id, closure_id, during, is_active)
SELECT gen_random_uuid(), space.id, %(closure)s, piece, true
FROM unnest(%(spaces)s::uuid[]) AS space(id)
CROSS JOIN LATERAL unnest(tstzmultirange(%(during)s::tstzrange) - coalesce(
    (SELECT range_agg(held.during) FROM rooms_claim held
     WHERE held.space_id = space.id AND held.is_active AND held.closure_id IS NOT NULL), '{}')) AS piece
ORDER BY space.id
"""


@dataclass(frozen=True)
class HoursRule:
    """Hours for a room, or each. No hours: closed; no weekdays, no kind: any day; no last day: for ever."""

    room: Room | None
    first: date
    last: date | None
    opens_at: time | None
    closes_at: time | None
    weekdays: str = ""
    day_kind: str = ""
    note: str = ""


@deed
def set_hours(*, rule: HoursRule, worker: Worker, at: datetime) -> list[Hours]:
    """Let the hours hold from a day on that is not past; bookings made before keep their time.

    Refused: `hours_in_the_past`, `hours_days_in_order`, `hours_open_before_closing`.
    """
    if rule.first < clock.day_of(at):
        msg = "hours_in_the_past"
        raise Refusal(msg, _("Hours change from today on at the earliest; what was counted stays."))
    values = vars(rule) | {"since": rule.first, "until": rule.last and rule.last + ONE_DAY}
    for name in ("first", "last", "room"):
        del values[name]
    rooms = [rule.room] if rule.room else list(Room.objects.filter(until__isnull=True))
    try:
        with transaction.atomic():
            made = Hours.objects.bulk_create(Hours(room=room, **values) for room in rooms)
            for hours in made:
                record(actor=worker.account, verb="set_hours", thing=hours, at=at)
            return made
    except IntegrityError as error:
        raise refusal_from(error, HOURS_SENTENCES) from error


@deed
def end_hours(*, hours_id: UUID, worker: Worker, at: datetime) -> None:
    """Let the rule hold no more from today on; a rule that has not begun never will."""
    today = clock.day_of(at)
    with transaction.atomic():
        rule = Hours.objects.select_for_update().filter(pk=hours_id).first()
        if rule is None or (rule.until is not None and rule.until <= today):
            msg = "hours_ended"
            raise Refusal(msg, _("These hours hold no more already."))
        rule.until = max(today, rule.since)
        rule.save(update_fields=["until"])
        record(actor=worker.account, verb="end_hours", thing=rule, at=at)


@dataclass(frozen=True)
class Shutting:
    """What is closed, from when to when, and why. No room: the whole house, as the weather closes it."""

    starts_at: datetime
    ends_at: datetime
    cause: str
    room: Room | None = None
    note: str = ""


@deed
def close_rooms(*, shutting: Shutting, worker: Worker, at: datetime) -> Closure:
    """Close, giving back every booking that falls into the time, with the reason.

    Refused: `closure_ends_after_start`, `closure_past`, `closure_busy` (somebody goes on booking: try again).
    """
    if shutting.ends_at <= shutting.starts_at:
        msg = "closure_ends_after_start"
        raise Refusal(msg, _("The end must be after the start."))
    if shutting.ends_at <= at:
        msg = "closure_past"
        raise Refusal(msg, _("This time has passed already."))
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _close(shutting, worker, at)
        except IntegrityError as error:
            if getattr(error.__cause__, "pgcode", None) != "23P01":
                raise
    msg = "closure_busy"
    raise Refusal(msg, _("Somebody is booking at this very moment. Please try again."))


def _close(shutting: Shutting, worker: Worker, at: datetime) -> Closure:
    room = None if shutting.cause == Cause.WEATHER else shutting.room
    values = vars(shutting) | {"room": room, "made_at": at, "made_by": worker}
    closure = Closure.objects.create(**values)
    spaces = room.space_ids if room else list(Space.objects.order_by("id").values_list("id", flat=True))
    during = DateTimeTZRange(shutting.starts_at, shutting.ends_at)
    inside = Claim.objects.filter(is_active=True, space__in=spaces, during__overlap=during)
    rows = Booking.objects.filter(pk__in=inside.values("booking"), state__in=OCCUPYING, ends_at__gt=at)
    found = {row.pk: row for row in rows}
    gone, why = list(found), _words(closure)
    Booking.objects.filter(pk__in=gone, state__in=OCCUPYING).update(
        state=State.CANCELLED, cancelled_at=at, cancelled_by=worker, cancel_reason=why
    )
    # Who met before it was closed has met.
    unmet = [(row.club_id, row.starts_at) for row in found.values() if row.club_id and row.starts_at > at]
    cross_out_meetings(meetings=unmet, by=worker.account, why=why, at=at)
    note_calls(gone, CallKind.CLOSED, at)
    _shut(closure, spaces)
    record(actor=worker.account, verb="close_rooms", thing=closure, at=at)
    return closure


@deed
def lift_closure(*, closure_id: UUID, worker: Worker, at: datetime) -> None:
    """Open again: the time that has passed stays closed in the figures, the rest is free."""
    rows = Closure.objects.filter(pk=closure_id, lifted_at__isnull=True)
    with freeing(_days_of(rows.first(), at), at):
        closure = rows.select_for_update().first()
        if closure is None or closure.ends_at <= at:
            msg = "closure_over"
            raise Refusal(msg, _("These rooms are open again already."))
        closure.lifted_at, closure.lifted_by = at, worker
        closure.save(update_fields=["lifted_at", "lifted_by"])
        _free(closure, at)
        record(actor=worker.account, verb="lift_closure", thing=closure, at=at)


def _days_of(closure: Closure | None, at: datetime) -> list[date]:
    """The days that it still closes."""
    if closure is None or closure.ends_at <= at:
        return []
    first, last = clock.day_of(max(at, closure.starts_at)), clock.day_of(closure.ends_at)
    return list(Span(first, last + ONE_DAY).days())


def _shut(closure: Closure, spaces: Any) -> None:
    during = DateTimeTZRange(closure.starts_at, closure.ends_at)
    values: dict[str, Any] = {
        "closure": closure.pk,
        "spaces": [str(space) for space in spaces],
        "during": during,
    }
    with connection.cursor() as cursor:
        cursor.execute(SHUT, values)


def _free(closure: Closure, at: datetime) -> None:
    """Cut its claims off at this instant, and let closures that lay under it come out."""
    own = Claim.objects.filter(closure=closure, is_active=True)
    own.filter(during__startswith__gte=at).update(is_active=False)
    so_far = Func(
        Func("during", function="lower"), Value(at), Value("[)"), function="tstzrange",
        output_field=DateTimeRangeField(),
    )  # fmt: skip
    own.filter(during__contains=at).update(during=so_far)
    under = Closure.objects.filter(
        lifted_at__isnull=True, starts_at__lt=closure.ends_at, ends_at__gt=closure.starts_at
    )
    every = list(Space.objects.order_by("id").values_list("id", flat=True))
    for other in under.exclude(pk=closure.pk):
        _shut(other, other.room.space_ids if other.room else every)


def _words(closure: Closure) -> str:
    return closure.note or str(closure.get_cause_display())
