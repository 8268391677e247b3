"""A quarter of invented activities behind and two weeks ahead: habits, monthly hours, festival customs."""

import csv
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from committees.activities.demo.house import House
from committees.activities.kinds import State, Via
from committees.activities.models import Activity, Attendance, SignUp
from committees.activities.services import new_code
from committees.staff.models import Worker
from keting.clock import Span, at, day_of
from keting.db.copying import copy_models
from tenants.models import ServiceKind
from tenants.selectors import festivals

DAYS_BEHIND, DAYS_OF_A_YEAR, DAYS_AHEAD = 91, 365, 15
MONTHLY_DAYS = (6, 12, 18, 24)
SURNAMES = "王李张刘陈杨黄吴周徐孙朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余"
GIVEN = ["阿芳", "桂英", "玉兰", "建国", "秀珍", "国强", "美华", "文娟", "志明", "慧敏", "佩芬", "德兴"]
NEIGHBOURS = [f"{surname}{given}" for surname in SURNAMES for given in GIVEN]

Row = dict[str, str]


@dataclass(frozen=True)
class Setting:
    """What one committee's activities are made from."""

    today: date
    kinds: dict[str, ServiceKind]
    workers: list[Worker]
    rng: random.Random


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Fill the committee of this scope."""
    kinds = {kind.code: kind for kind in ServiceKind.objects.all()}
    setting = Setting(day, kinds, list(Worker.objects.all()), rng)
    behind = timedelta(days=DAYS_OF_A_YEAR if is_full else DAYS_BEHIND)
    span = Span(day - behind, day + timedelta(days=DAYS_AHEAD))
    house = House.of(span)
    planned = [_activity(on, row, setting) for on, row in _plan(span, rng)]
    kept = [one for one in planned if house.takes(one, rng)]
    house.write(day)
    copy_models(Activity, kept)
    sign_ups = {one.id: list(_sign_ups(one, day, rng)) if one.seats else [] for one in kept}
    copy_models(SignUp, (one for ones in sign_ups.values() for one in ones))
    came = (
        attendance
        for one in kept
        if one.state == State.HELD
        for attendance in _attendances(one, sign_ups[one.id], rng)
    )
    copy_models(Attendance, came)


@cache
def _ideas() -> dict[str, list[Row]]:
    ideas: dict[str, list[Row]] = {}
    with (Path(__file__).parent / "ideas.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            ideas.setdefault(row["when"], []).append(row)
    return ideas


def _plan(span: Span, rng: random.Random) -> Iterator[tuple[date, Row]]:
    """Days and what is done; each committee keeps five to seven of the weekly habits."""
    ideas = _ideas()
    habits = rng.sample(range(7), rng.randint(5, 7))
    customs = {feast.day: ideas[feast.name][0] for feast in festivals(span) if feast.name in ideas}
    monthly = rng.sample(ideas["monthly"], len(ideas["monthly"]))
    for on in span.days():
        if on in customs:
            yield on, customs[on]
        elif on.weekday() in habits:
            yield on, ideas[f"weekday {on.weekday()}"][0]
        if on.day in MONTHLY_DAYS:
            yield on, monthly[(on.month * len(MONTHLY_DAYS) + on.day // 6) % len(monthly)]
        if on.day == 20 and on.month in (7, 8):
            yield on, ideas["summer"][0]


def _activity(on: date, row: Row, setting: Setting) -> Activity:
    state = State.ANNOUNCED if on >= setting.today else State.HELD
    if state == State.HELD and setting.rng.random() < 0.02:
        state = State.CANCELLED
    is_habit = row["when"].startswith(("weekday", "monthly", "summer"))
    return Activity(
        title=row["title"],
        title_en=row["title_en"],
        summary=row["summary"],
        kind=setting.kinds[row["kind"]],
        lines=row["lines"].split(),
        festival="" if is_habit else row["when"],
        starts_at=at(on, row["from"]),
        ends_at=at(on, row["until"]),
        place=row["place"],
        seats=int(row["seats"]) if row["seats"] else None,
        led_by=setting.rng.choice(setting.workers) if setting.workers else None,
        state=state,
        cancel_reason="台风，改期另告" if state == State.CANCELLED else "",
    )


def _sign_ups(activity: Activity, today: date, rng: random.Random) -> Iterator[SignUp]:
    seats = activity.seats or 0
    opened = min(activity.starts_at - timedelta(days=6), at(today - timedelta(days=1), "08:00"))
    names = rng.sample(NEIGHBOURS, max(1, round(seats * rng.choice([0.5, 0.75, 0.9, 1.0, 1.2]))))
    for number, name in enumerate(names, start=1):
        yield SignUp(
            activity_id=activity.id,
            held_on=day_of(activity.starts_at),
            number=number,
            seats=seats,
            seat=number if number <= seats else None,
            name=name,
            phone=f"130{rng.randrange(10**8):08}" if rng.random() < 0.5 else "",
            code=new_code(rng),
            request_key=uuid.UUID(int=rng.getrandbits(128)),
            via=rng.choice(Via.values),
            signed_at=opened + timedelta(minutes=11 * number),
        )


def _attendances(activity: Activity, sign_ups: list[SignUp], rng: random.Random) -> Iterator[Attendance]:
    came: list[SignUp | None] = [one for one in sign_ups if one.seat and rng.random() < 0.9]
    walked_in = rng.randint(1, 4) if activity.seats else rng.randint(8, 20)
    for number, sign_up in enumerate([*came, *[None] * walked_in]):
        yield Attendance(
            activity_id=activity.id,
            held_on=day_of(activity.starts_at),
            sign_up_id=sign_up.id if sign_up else None,
            name="" if sign_up else rng.choice(NEIGHBOURS),
            is_new=rng.random() < 0.08,
            ticked_at=activity.starts_at + timedelta(seconds=20 * number),
        )
