"""Six invented colleagues per committee, their accounts, weeks of roster behind and two ahead."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from committees.staff.kinds import Half, Post, hours_of
from committees.staff.models import Shift, Worker
from keting import clock
from keting.accounts.demo import DEMO_PASSWORD, equip
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.clock import Span, is_working_day, week_span
from keting.db.copying import copy_models
from tenants.scope import current
from tenants.selectors import official_days

WEEKS_BEHIND, WEEKS_OF_A_YEAR, WEEKS_AHEAD = 8, 53, 2
FLAGSHIP = "xuhuiyuan"
FLAGSHIP_NAMES = ["王惠芳", "陈立新", "周敏", "沈佩华", "顾建明", "范小雨"]
SURNAMES = "王李张刘陈杨黄吴周徐孙朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余"
GIVEN = ["惠芳", "立新", "敏", "佩华", "建明", "小雨", "丽娟", "志强", "静", "海燕", "文杰", "雅琴"]
POSITIONS = [
    ("书记", "党建"),
    ("居委会主任", "综治调解"),
    ("社工", "民政救助"),
    ("社工", "老龄助残"),
    ("社工", "文教科普"),
    ("社工", "卫生计生"),
]
DIRECTOR, YOUNGEST = 1, 5
# Morning and afternoon of a working day; each day everybody moves one line on. Two hold the desk.
TURNS = [
    (Post.DESK, Post.VISIT),
    (Post.DESK, Post.ADMIN),
    (Post.VISIT, Post.DESK),
    (Post.ADMIN, Post.DESK),
    (Post.VISIT, Post.VISIT),
    (Post.TRAINING, Post.VISIT),
]


@cache
def _password() -> str:
    """Hashed once per process: argon2 takes its time, and all demo accounts share the word."""
    return make_password(DEMO_PASSWORD)


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Fill the committee of this scope."""
    is_flagship = current().committee.slug == FLAGSHIP
    workers = _hire_all(day, FLAGSHIP_NAMES if is_flagship else _names(rng))
    _open_account(workers[DIRECTOR], "director", Role.DIRECTOR)
    if is_flagship:
        _open_account(workers[YOUNGEST], "fan", Role.WORKER)
    week = week_span(day)
    behind = timedelta(weeks=WEEKS_OF_A_YEAR if is_full else WEEKS_BEHIND)
    span = Span(week.start - behind, week.end + timedelta(weeks=WEEKS_AHEAD))
    copy_models(Shift, _roster(workers, span, rng))


def evening_before(day: date) -> datetime:
    """When the last of what is invented was done: whoever loads the demo at dawn finds nothing from later."""
    return clock.at(day - clock.ONE_DAY, "17:00")


def _names(rng: random.Random) -> list[str]:
    surnames = rng.sample(SURNAMES, len(POSITIONS))
    return [surname + given for surname, given in zip(surnames, rng.sample(GIVEN, 6), strict=True)]


def _hire_all(day: date, names: list[str]) -> list[Worker]:
    return Worker.objects.bulk_create(
        Worker(
            name=name,
            title=title,
            line=line,
            position=position,
            phone=f"1990000{position:04}",
            since=day - timedelta(days=400 * (len(names) - position)),
        )
        for position, (name, (title, line)) in enumerate(zip(names, POSITIONS, strict=True))
    )


def _open_account(worker: Worker, username: str, role: str) -> None:
    worker.account = Account.objects.create(
        username=username, display_name=worker.name, roles=[role], password=_password()
    )
    worker.save(update_fields=["account"])
    equip(worker.account)


def _roster(workers: list[Worker], span: Span, rng: random.Random) -> Iterator[Shift]:
    official = official_days(span)
    for number, day in enumerate(span.days()):
        if is_working_day(day, official):
            yield from _working_day(workers, day, number)
        else:
            yield from _rest_day(workers[number % len(workers)], day)


def _working_day(workers: list[Worker], day: date, number: int) -> Iterator[Shift]:
    for place, worker in enumerate(workers):
        morning, afternoon = TURNS[(place + number) % len(TURNS)]
        if day.weekday() == 0 and afternoon != Post.DESK:
            afternoon = Post.MEETING
        if place == number // 7 % len(workers) and day.weekday() in {2, 3} and morning == Post.VISIT:
            morning = afternoon = Post.LEAVE if afternoon != Post.DESK else afternoon
        yield shift(worker, day, Half.MORNING, morning)
        yield shift(worker, day, Half.AFTERNOON, afternoon)


def _rest_day(worker: Worker, day: date) -> Iterator[Shift]:
    """Somebody leads the house on weekends and holidays too."""
    yield shift(worker, day, Half.MORNING, Post.DESK)
    yield shift(worker, day, Half.AFTERNOON, Post.DESK)


def shift(worker: Worker, day: date, half: Half, post: str) -> Shift:
    """A half day at a post in its usual hours."""
    starts, ends = hours_of(post, half)
    return Shift(worker_id=worker.id, day=day, starts=starts, ends=ends, post=post)
