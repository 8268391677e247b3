"""An invented quarter at the desk: most matters ended, some open, a few overdue, a promise for today."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from committees.desk.kinds import Asker, Channel, Outcome, State, StepKind
from committees.desk.models import Matter, Series, Step
from committees.households.models import Household
from committees.staff.models import Worker
from keting import clock
from keting.clock import Span, add_working_days, is_working_day
from keting.db.copying import copy_models
from tenants.models import ServiceKind
from tenants.scope import current
from tenants.selectors import official_days

QUARTER, YEAR = timedelta(days=91), timedelta(days=365)
# What nobody has ended yet is not older than this.
FORGOTTEN = timedelta(days=25)
FLAGSHIP, FLAGSHIP_A_DAY, OTHERS_A_DAY = "xuhuiyuan", 6, 1
LIMIT = 5
# kind, what was asked, what ended it, and the way shown where it ended so.
ASKED: list[tuple[str, str, str, str]] = [
    ("community_affairs", "社保卡磁条坏了，老人走不动，能不能替他换", "代交代取，卡已送到家", ""),
    ("community_affairs", "居住证到期，不知道在哪里续", "", "街道社区事务受理服务中心二楼，周末也开"),
    ("community_affairs", "要开一张无犯罪记录证明", "", "派出所户籍窗口，随申办也能办"),
    ("community_affairs", "户口簿丢了，怎么补", "", "派出所户籍窗口，带身份证和房产证"),
    ("life_services", "三楼楼道灯不亮，晚上看不见", "物业已换好灯，回访满意", ""),
    ("life_services", "想借一把轮椅，用一个星期", "已借出，周五归还", ""),
    ("life_services", "隔壁装修噪音大，中午也在敲", "物业上门说好了时间，午间不再施工", ""),
    ("elder_meals", "老伴住院，一个人想订午饭", "助餐点已登记，明天起送到家", ""),
    ("elder_meals", "助餐卡刷不出来", "当场换卡", ""),
    ("health", "想请医生上门给老人换药", "家庭医生周四上门", ""),
    ("health", "体检报告看不懂", "社区卫生站当面讲清楚了", ""),
    ("counselling", "孩子不说话，想找人谈谈", "约了周六谈心室，心理老师接待", ""),
    ("legal_aid", "租客不肯搬，想问律师", "律师坐堂时已答复", ""),
    ("legal_aid", "想立遗嘱，不知道怎么写", "", "街道公共法律服务站，周二下午有公证员"),
    ("culture_sports", "想参加旗袍队，怎么报名", "已介绍给队长", ""),
    ("self_cultivation", "想学手机挂号，有没有人教", "报进下周的手机课", ""),
    ("deliberation", "加装电梯，一楼不同意怎么办", "已列入协商议题，通知各户", ""),
    ("parent_child", "暑托班什么时候报名", "当场答复，留了报名日期", ""),
]
DONE = {what: done for _, what, done, _ in ASKED}
CALLED = "已经办好了，谢谢"
LAST_STEP = {
    Outcome.DONE.value: StepKind.DONE,
    Outcome.GUIDED.value: StepKind.GUIDED,
    Outcome.HANDED_OVER.value: StepKind.ACCEPTED,
}
CALLERS = ["陈阿姨", "王先生", "李老伯", "周女士", "赵阿婆", "孙先生", "吴老师", "徐阿姨", "钱先生", "沈阿婆"]
NOTES = ["问过物业，等回单", "材料齐了，等取件", "打过电话，约好明天再说", "已报街道，等答复"]
WHO = [
    (Channel.COUNTER, Asker.SELF),
    (Channel.COUNTER, Asker.SELF),
    (Channel.COUNTER, Asker.FAMILY),
    (Channel.PHONE, Asker.SELF),
    (Channel.NOTE, Asker.LEADER),
    (Channel.VISIT, Asker.SELF),
]
# What is promised at the door, by kind.
SAID = {
    "community_affairs": "帮问受理中心要带哪些材料",
    "life_services": "请物业上门看一下",
    "elder_meals": "帮登记送餐",
    "health": "请家庭医生上门",
    "counselling": "约一位心理老师",
    "legal_aid": "约律师坐堂的时间",
    "culture_sports": "带一张报名表来",
    "self_cultivation": "报进下一期手机课",
    "deliberation": "列进协商议题",
    "parent_child": "打听报名日期",
}
PROMISED = "替您问长护险复评什么时候来，今天回话"


# How long after a matter has come its first steps are noted.
STEPS_LAST = timedelta(minutes=2)


@dataclass(frozen=True)
class Hands:
    """Who may take a matter, for whom, and what the calendar says."""

    workers: list[Worker]
    households: list[Household]
    kinds: dict[str, ServiceKind]
    official: dict[date, bool]
    day: date
    rng: random.Random
    behind: timedelta = QUARTER


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Fill the desk of this scope's committee."""
    is_busy = is_full or current().committee.slug == FLAGSHIP
    behind = YEAR if is_full else QUARTER
    hands = Hands(
        workers=list(Worker.objects.filter(is_active=True)),
        households=list(Household.objects.all()[:400]),
        kinds={kind.code: kind for kind in ServiceKind.objects.all()},
        official=official_days(Span(day - behind, day + timedelta(days=40))),
        day=day,
        rng=rng,
        behind=behind,
    )
    if not hands.workers:
        return
    matters = _numbered(_matters(hands, FLAGSHIP_A_DAY if is_busy else OTHERS_A_DAY))
    _promise_today(matters, hands)
    copy_models(Matter, matters)
    copy_models(Step, (step for matter in matters for step in _steps(matter, hands)))
    last = Counter({matter.year: matter.serial for matter in matters})
    Series.objects.bulk_create(Series(year=year, last=serial) for year, serial in last.items())


def _matters(hands: Hands, a_day: int) -> Iterator[Matter]:
    for day in Span(hands.day - hands.behind, hands.day + timedelta(days=1)).days():
        count = hands.rng.randint(0, 2 * a_day) if is_working_day(day, hands.official) else a_day // 3
        hours = sorted(hands.rng.randrange(8 * 60 + 30, 18 * 60) for _ in range(count))
        for minutes in hours if day < hands.day else [540 + 5 * n for n in range(min(count, 3))]:
            at = clock.at(day, f"{minutes // 60:02}:{minutes % 60:02}")
            # Of this morning only what could have come by now.
            if day < hands.day or day != clock.today() or at + STEPS_LAST < clock.now():
                yield _matter(hands, at)


def _matter(hands: Hands, at: datetime) -> Matter:
    rng, day = hands.rng, clock.day_of(at)
    code, what, done, way = rng.choice(ASKED)
    channel, asker = rng.choice(WHO)
    worker = rng.choice(hands.workers)
    matter = Matter(
        kind=hands.kinds[code],
        channel=channel,
        asker=asker,
        person="" if channel == Channel.VISIT else rng.choice(CALLERS),
        household=rng.choice(hands.households) if hands.households and channel == Channel.VISIT else None,
        what=what,
        received_at=at,
        received_by_id=worker.id,
        recorded_at=at,
        owner_id=worker.id,
        due_on=add_working_days(day, LIMIT, hands.official),
    )
    closes = (
        at + timedelta(minutes=12) if rng.random() < 0.4 else at + timedelta(days=rng.randint(1, 8), hours=1)
    )
    # Nine of ten old matters have their end; of the last ten days only those answered at once or soon after.
    if channel == Channel.VISIT:
        matter.promise, matter.promised_on = SAID[code], matter.due_on
    closed_on = clock.day_of(closes)
    is_forgotten = closed_on > hands.day - FORGOTTEN and rng.random() < 0.05
    if closed_on < hands.day and not is_forgotten:
        _end(matter, closes, done, way, hands)
    return matter


def _end(matter: Matter, at: datetime, done: str, way: str, hands: Hands) -> None:
    matter.state, matter.closed_at, matter.outcome = State.CLOSED, at, Outcome.DONE
    matter.promise, matter.promised_on = "", None
    if way:
        matter.outcome, matter.next_step = Outcome.GUIDED, way
        matter.call_back_on = add_working_days(clock.day_of(at), 3, hands.official)
        if matter.call_back_on < hands.day:
            matter.called_back_at = clock.at(matter.call_back_on, "15:00")
    elif hands.rng.random() < 0.15:
        matter.outcome, matter.handed_to = (
            Outcome.HANDED_OVER,
            hands.rng.choice(["物业", "街道司法所", "业委会"]),
        )
        matter.handed_at, matter.accepted_at, matter.accepted_by = matter.received_at, at, "值班员"
    matter.papers = "身份证原件" if way else ""


def _numbered(matters: Iterator[Matter]) -> list[Matter]:
    serials: Counter[int] = Counter()
    rows = sorted(matters, key=lambda matter: matter.received_at)
    for matter in rows:
        matter.year = clock.day_of(matter.received_at).year
        serials[matter.year] += 1
        matter.serial = serials[matter.year]
    return rows


def _promise_today(matters: list[Matter], hands: Hands) -> None:
    """Each worker with an account owes somebody a word today."""
    for worker in hands.workers[:2] + hands.workers[-1:]:
        mine = [matter for matter in matters if matter.is_open and matter.owner_id == worker.id]
        if mine:
            mine[-1].promise, mine[-1].promised_on = PROMISED, hands.day


def _steps(matter: Matter, hands: Hands) -> Iterator[Step]:
    start, by = matter.received_at, matter.owner_id
    yield Step(matter_id=matter.id, at=start, by_id=by, kind=StepKind.TAKEN)
    if matter.channel == Channel.VISIT:
        yield Step(
            matter_id=matter.id,
            at=start + timedelta(minutes=1),
            by_id=by,
            kind=StepKind.PROMISED,
            line=SAID[matter.kind.code],
            promised_on=matter.due_on,
        )
    if matter.promise == PROMISED:
        yield Step(
            matter_id=matter.id,
            at=start + timedelta(minutes=2),
            by_id=by,
            kind=StepKind.PROMISED,
            line=matter.promise,
            promised_on=hands.day,
        )
    elif matter.is_open and clock.day_of(start) < hands.day:
        noted = start + timedelta(hours=2)
        yield Step(matter_id=matter.id, at=noted, by_id=by, kind=StepKind.NOTED, line=hands.rng.choice(NOTES))
    yield from _last_steps(matter)


def _last_steps(matter: Matter) -> Iterator[Step]:
    if matter.closed_at is None:
        return
    kind = {
        Outcome.DONE: StepKind.DONE,
        Outcome.GUIDED: StepKind.GUIDED,
        Outcome.HANDED_OVER: StepKind.ACCEPTED,
    }[Outcome(matter.outcome)]
    line = (
        matter.next_step
        or matter.handed_to
        or next(done for _, what, done, _ in ASKED if what == matter.what)
    )
    yield Step(matter_id=matter.id, at=matter.closed_at, by_id=matter.owner_id, kind=kind, line=line)
    if matter.called_back_at:
        last = StepKind.CALLED_BACK
        yield Step(
            matter_id=matter.id, at=matter.called_back_at, by_id=matter.owner_id, kind=last, line=CALLED
        )
