"""Work done by the clock or by a hint. Every task only looks for what stands in the tables."""

import logging
import random
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from keting import clock, hints
from keting.audit import selectors as record
from keting.celery import committee_task, street_task, system_task
from keting.db.current import connection, office
from keting.db.logins import PUBLIC
from keting.later import send
from keting.privacy.clearing import clear
from keting.timetable import TIMETABLE
from reporting.services import folding, recounting, sharing, tables
from reporting.services.marks import standing
from tenants.models import Tenant
from tenants.scope import committees_at_work, scope, street

# After so many failures in a row a committee is tried only by the tick, not at every sweep.
PARKED_AFTER = 3
# Older marks are told to the street, whose pages then say so.
SLOW_SECONDS = 60
# A sweep is shared out among so many processes, but a message never holds more than can be counted soon.
WORKERS, MOST_TOGETHER, BETWEEN = 2, 50, ";"
NIGHT_HOUR = 2
SWEEP_SECONDS = TIMETABLE["sweep"][1]
logger = logging.getLogger("keting.counting")


@committee_task("counting.fold")
def fold() -> None:
    """Count what marks say has changed."""
    hints.taken()
    try:
        if not folding.fold(at=clock.now()):
            connection.hang_up()
    except Exception:
        folding.note_failure()
        raise


@committee_task("counting.start_day")
def start_day() -> None:
    """Mark the new day."""
    if folding.start_day(day=clock.today()):
        hints.hint()


@committee_task("counting.recount")
def recount() -> None:
    """Compare every figure with the facts."""
    recounting.recount(at=clock.now())


@street_task("reporting.make_table")
def make_table(run_id: str) -> None:
    """Make an ordered table."""
    tables.make_table(run_id=UUID(run_id))


@street_task("clearing.clear_street")
def clear_street() -> None:
    """Let go of what is past its time at the street office; asked again that night it finds nothing."""
    clear(kind="street", at=clock.now())


@system_task("counting.sweep")
def sweep() -> None:
    """Find marks whose hint was lost: a message for each share of the committees, to whoever is free."""
    schemas = [tenant.schema_name for tenant in committees_at_work()]
    size = min(max(-(-len(schemas) // WORKERS), 1), MOST_TOGETHER)
    if len(schemas) > WORKERS * size:  # more than is begun at once: nobody shall always be last
        random.shuffle(schemas)
    shares = [" ".join(schemas[start : start + size]) for start in range(0, len(schemas), size)]
    some = {"office_ids": BETWEEN.join(shares), "turn_id": str(uuid4())}
    # A sweep that takes longer than the time to the next must not queue up behind itself: what was not begun
    # by then is left to the next one.
    for _ in shares:
        send("counting.sweep_some", PUBLIC, some, expires=SWEEP_SECONDS)


@system_task("counting.sweep_some")
def sweep_some(office_ids: str, turn_id: str = "") -> None:
    """Count what waits in a share of these committees (schemas); one that breaks does not stop the next."""
    shares = office_ids.split(BETWEEN)
    # What a dying process had taken nobody else will: its message comes again, and takes all.
    if turn_id and not (sweep_some.request.delivery_info or {}).get("redelivered"):
        shares = sharing.mine(shares, turn=turn_id)
    for tenant in committees_at_work(" ".join(shares).split()):
        try:
            with scope(tenant):
                _sweep_one()
        except Exception:
            logger.exception("the sweep could not count %s", tenant.schema_name)


def _sweep_one() -> None:
    state = standing()
    if state.ticked_on is None:  # opened a moment ago: it need not wait for the tick
        send("counting.start_day", office(), {})
    if state.since is None or state.failures >= PARKED_AFTER:
        connection.hang_up()
        return
    if (clock.now() - state.since).total_seconds() > SLOW_SECONDS:
        folding.note_waiting()
    if state.failures:  # it may take its process down: not with others behind it
        hints.hint()
        return
    try:
        folding.fold(at=clock.now())
    except Exception:
        folding.note_failure()
        raise


@system_task("counting.tick")
def tick() -> None:
    """Begin the day, try parked committees again, at night recount and let go what is past its time, seal."""
    now = clock.now()
    for tenant in committees_at_work():
        try:
            for name in _due(tenant, now):
                send(name, tenant.schema_name, {})
        except Exception:
            logger.exception("the tick could not look into %s", tenant.schema_name)
    office = street()
    with scope(office):
        lost, is_unsealed = tables.lost_runs(at=now), record.is_waiting(now)
    for run_id in lost:
        send("reporting.make_table", office.schema_name, {"run_id": str(run_id)})
    if is_unsealed:
        send("record.seal_street", office.schema_name, {})
    if clock.local(now).hour == NIGHT_HOUR:
        send("clearing.clear_street", office.schema_name, {})


def _due(tenant: Tenant, now: datetime) -> Iterator[str]:
    """Tasks of which a committee is in need."""
    today = clock.day_of(now)
    with scope(tenant):
        state, is_unsealed = standing(), record.is_waiting(now)
        connection.hang_up()
    if state.ticked_on != today:
        yield "counting.start_day"
    elif state.failures >= PARKED_AFTER:
        yield "counting.fold"
    elif state.recounted_on != today and clock.local(now).hour >= NIGHT_HOUR:
        yield "counting.recount"
    if state.cleared_on != today and clock.local(now).hour >= NIGHT_HOUR:
        yield "clearing.clear"
    if is_unsealed:
        yield "record.seal"
