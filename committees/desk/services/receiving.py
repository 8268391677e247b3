"""Taking a matter: a number, an owner, a day by which it is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import Asker, Channel, StepKind
from committees.desk.models import Matter
from committees.desk.services.closing import close_matter
from committees.desk.services.locking import SENTENCES, add_step
from committees.households.models import Household, Resident
from committees.staff.models import Worker
from keting import clock
from keting.clock import Span
from keting.db.constraints import refusal_from
from keting.db.keys import uuid7
from keting.deeds import deed
from keting.refusal import Refusal
from tenants.models import ServiceKind
from tenants.selectors import official_days

# An ordinary request is answered within five working days (domain.md §4.4).
WORKING_DAYS = 5
# Longer than any run of days off.
LONGEST = timedelta(days=40)

NEXT_NUMBER = """
INSERT INTO desk_series (id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (year) DO UPDATE SET last = desk_series.last + 1 RETURNING last
"""


@dataclass(frozen=True)
class Receipt:
    """What is written down when somebody asks: the kind and one line, all else may stay empty."""

    kind: ServiceKind
    what: str
    channel: str = Channel.COUNTER
    asker: str = Asker.SELF
    person: str = ""
    reply: str = ""
    resident: Resident | None = None
    household: Household | None = None
    promise: str = ""
    promised_on: date | None = None
    is_answered: bool = False
    request_key: UUID | None = None


@deed
def register_matter(*, receipt: Receipt, worker: Worker, at: datetime) -> Matter:
    """Take a matter: whoever takes it owns it. The same form sent twice is one matter."""
    try:
        with transaction.atomic():
            return _sent_before(receipt) or _register(receipt, worker, at)
    except IntegrityError as error:
        if same := _sent_before(receipt):
            return same
        raise refusal_from(error, SENTENCES) from error


def due_day(day: date) -> date:
    """The last day of the ordinary limit, in working days after the day of receipt."""
    return clock.add_working_days(day, WORKING_DAYS, official_days(Span(day, day + LONGEST)))


def _sent_before(receipt: Receipt) -> Matter | None:
    if receipt.request_key is None:
        return None
    return Matter.objects.filter(request_key=receipt.request_key).first()


def _register(receipt: Receipt, worker: Worker, at: datetime) -> Matter:
    day = clock.day_of(at)
    if receipt.promised_on and receipt.promised_on < day:
        msg = "promise_in_past"
        raise Refusal(msg, _("A promise is for today or later."))
    resident = receipt.resident
    matter = Matter.objects.create(
        year=day.year,
        serial=_next_number(day.year),
        kind=receipt.kind,
        channel=receipt.channel,
        asker=receipt.asker,
        person=receipt.person or (resident.name if resident else ""),
        reply=receipt.reply,
        resident=resident,
        household=receipt.household or (resident.household if resident else None),
        what=receipt.what.strip(),
        received_at=at,
        recorded_at=at,
        received_by=worker,
        owner=worker,
        due_on=due_day(day),
        promised_on=receipt.promised_on,
        promise=_promise(receipt),
        request_key=receipt.request_key,
    )
    add_step(matter, StepKind.TAKEN, worker, at)
    if receipt.promised_on:
        add_step(matter, StepKind.PROMISED, worker, at, matter.promise, promised_on=receipt.promised_on)
    if receipt.is_answered:
        return close_matter(matter=matter, worker=worker, at=at)
    return matter


def _promise(receipt: Receipt) -> str:
    if receipt.promised_on is None:
        return ""
    return receipt.promise.strip() or receipt.what.strip()


def _next_number(year: int) -> int:
    """The year's next number; its row lock makes takers of the same committee wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [uuid7(), year])
        return int(cursor.fetchone()[0])
