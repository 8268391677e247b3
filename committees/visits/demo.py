"""An invented quarter of visits, appointments for this week, and a few households that want quiet."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from committees.desk.kinds import Channel as DeskChannel
from committees.desk.models import Matter
from committees.households.models import Household, Resident
from committees.staff.demo import evening_before
from committees.staff.kinds import Half, Post
from committees.staff.models import Shift, Worker
from committees.visits.kinds import AppointmentState, Channel, Means
from committees.visits.models import Appointment, Need, Quiet, Visit
from keting import clock
from keting.clock import Span, is_working_day, week_span
from keting.db.copying import copy_models
from tenants.scope import current
from tenants.selectors import official_days

QUARTER, YEAR = timedelta(days=91), timedelta(days=365)
FLAGSHIP = "xuhuiyuan"
# The hours at which a worker rings; in each half day some are left for the way and for what comes.
HOURS = {
    Half.MORNING: ["08:45", "09:30", "10:15", "11:00"],
    Half.AFTERNOON: ["13:45", "14:30", "15:30", "16:15"],
}
LINES = [
    "身体还好，女儿周末来",
    "在家休息，血压有点高，提醒按时吃药",
    "谈了垃圾分类，愿意做志愿者",
    "刚搬来，介绍了助餐点和活动室",
    "孩子上幼儿园，问暑托班",
    "听力不好，下次上午来",
    "夫妻都上班，晚上在家",
    "房子出租，租客是日本人，会中文",
    "想参加合唱队，已告诉队长",
    "楼道堆物已经清掉，邻居满意",
]
NOTES = ["上午来", "女儿也在", "听力不好，敲门重些", "会中文", "晚上在家", "带老年卡申请表", "", "", ""]


@dataclass(frozen=True)
class Hands:
    """Who visits whom, by which calendar, how many a day."""

    workers: list[Worker]
    households: list[Household]
    official: dict[date, bool]
    day: date
    rng: random.Random
    a_half: tuple[int, int]
    roster: dict[date, list[tuple[UUID, Half]]]
    since: date

    def stops(self, day: date) -> Iterator[tuple[Worker, Household, datetime]]:
        """Each worker's stops of a day: in the half days that the roster gives to visits."""
        if is_working_day(day, self.official):
            for worker in self.workers:
                for half in self._halves(worker, day):
                    for hour in sorted(self.rng.sample(HOURS[half], self.rng.randint(*self.a_half))):
                        yield worker, self.rng.choice(self.households), clock.at(day, hour)

    def _halves(self, worker: Worker, day: date) -> list[Half]:
        """Before the roster begins, one half day out of two."""
        if day not in self.roster:
            return [self.rng.choice(list(Half))]
        return [half for worker_id, half in self.roster[day] if worker_id == worker.id]


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Fill the visits of this scope's committee."""
    lived_in = Resident.objects.exclude(basis="registered").filter(until=None, voided_at=None)
    households = list(Household.objects.filter(id__in=lived_in.values("household")))
    workers = list(Worker.objects.filter(is_active=True))
    if not workers or not households:
        return
    is_busy = is_full or current().committee.slug == FLAGSHIP
    since = day - (YEAR if is_full else QUARTER)
    official = official_days(Span(since, day + timedelta(days=14)))
    hands = Hands(
        workers, households, official, day, rng, (3, 4) if is_busy else (0, 1), _roster(since), since
    )
    appointments, visits = _past(hands)
    appointments += _ahead(hands)
    copy_models(Appointment, appointments)
    found, needs = _needs(rng)
    copy_models(Visit, [*visits, *found])
    copy_models(Need, needs)
    Quiet.objects.bulk_create(_quiets(hands, visits))


def _roster(since: date) -> dict[date, list[tuple[UUID, Half]]]:
    """Half days of visiting, of every day that has been planned at all."""
    found: dict[date, list[tuple[UUID, Half]]] = {}
    for shift in Shift.objects.filter(day__gte=since):
        planned = found.setdefault(shift.day, [])
        if shift.post == Post.VISIT:
            planned.append((shift.worker_id, shift.half))
    return found


def _past(hands: Hands) -> tuple[list[Appointment], list[Visit]]:
    appointments: list[Appointment] = []
    visits: list[Visit] = []
    for day in Span(hands.since, hands.day).days():
        for worker, household, at in hands.stops(day):
            visit = _visit(hands.rng, worker, household, at)
            if hands.rng.random() < 0.7:
                appointments.append(_appointment(hands, worker, household, at))
                _settle(appointments[-1], visit, hands.rng)
            if visit.appointment is None or visit.appointment.state == AppointmentState.KEPT:
                visits.append(visit)
    return appointments, visits


def _settle(appointment: Appointment, visit: Visit, rng: random.Random) -> None:
    """Nine of ten are kept; the others find nobody, are declined, or we cannot come."""
    others = [AppointmentState.ABSENT, AppointmentState.DECLINED, AppointmentState.CANCELLED]
    appointment.state = AppointmentState.KEPT if rng.random() < 0.9 else rng.choice(others)
    appointment.settled_at = appointment.ends_at
    visit.appointment = appointment
    visit.channel = Channel.DOOR


def _ahead(hands: Hands) -> list[Appointment]:
    """What is arranged from today to the end of next week; a quarter of it where a promise stands."""
    end = week_span(hands.day).end + timedelta(days=7)
    promised = _promised()
    return [
        _appointment(hands, worker, _either(hands.rng, promised, household), at)
        for day in Span(hands.day, end).days()
        for worker, household, at in hands.stops(day)
    ]


def _either(rng: random.Random, promised: list[Household], other: Household) -> Household:
    return rng.choice(promised) if promised and rng.random() < 0.25 else other


def _promised() -> list[Household]:
    """Where something was promised at the door lately."""
    matters = Matter.objects.filter(channel=DeskChannel.VISIT).exclude(household=None)
    found = [matter.household for matter in matters.select_related("household").order_by("-year", "-serial")]
    return [household for household in found[:40] if household]


def _appointment(hands: Hands, worker: Worker, household: Household, at: datetime) -> Appointment:
    rng = hands.rng
    return Appointment(
        household_id=household.id,
        worker_id=worker.id,
        starts_at=at,
        ends_at=at + timedelta(minutes=rng.choice([20, 30, 30, 45])),
        means=rng.choice([Means.PHONE, Means.PHONE, Means.WECHAT, Means.DOOR, Means.FAMILY]),
        note=rng.choice(NOTES),
        arranged_at=min(at - timedelta(days=rng.randint(1, 6)), evening_before(hands.day)),
        arranged_by_id=worker.id,
    )


def _visit(rng: random.Random, worker: Worker, household: Household, at: datetime) -> Visit:
    return Visit(
        household_id=household.id,
        worker_id=worker.id,
        visited_at=at,
        recorded_at=at + timedelta(minutes=50),
        channel=rng.choice([Channel.DOOR, Channel.PHONE, Channel.PHONE, Channel.WECHAT, Channel.MET]),
        minutes=rng.choice([10, 15, 20, 20, 30, 45]),
        met=rng.randint(1, 3),
        line=rng.choice(LINES),
    )


def _needs(rng: random.Random) -> tuple[list[Visit], list[Need]]:
    """The visits behind the matters that the desk says came from one."""
    visits: list[Visit] = []
    needs: list[Need] = []
    matters = Matter.objects.filter(channel=DeskChannel.VISIT).exclude(household=None)
    for matter in matters.select_related("household", "received_by").order_by("year", "serial"):
        if matter.household:
            visits.append(_visit(rng, matter.received_by, matter.household, matter.received_at))
            # The matter is taken down when the visit is.
            visits[-1].recorded_at = matter.received_at
            needs.append(Need(visit=visits[-1], matter=matter, kind_id=matter.kind_id, what=matter.what))
    return visits, needs


def _quiets(hands: Hands, visits: list[Visit]) -> Iterator[Quiet]:
    for visit in visits[-40::10]:
        since = clock.day_of(visit.visited_at)
        until = hands.day + timedelta(days=hands.rng.randint(10, 60))
        yield Quiet(household_id=visit.household_id, since=since, until=until, said_to_id=visit.worker_id)
