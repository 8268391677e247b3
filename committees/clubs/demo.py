"""Invented clubs as in the story: singing, dancing, reading, helping; one asks, one has no leader."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from committees.clubs.kinds import Category, Part, State
from committees.clubs.models import Club, Member, Notice, Renewal, Tick
from committees.clubs.selectors import half_of
from committees.households.models import Resident
from committees.staff.models import Worker
from keting import clock
from keting.clock import ONE_DAY
from keting.db.copying import copy_models
from keting.db.keys import uuid7

SURNAMES = "马顾钱孔包毛贺龚"


@dataclass(frozen=True)
class Idea:
    """A club: its words, its class, how many it is, its stars; asked only, or not renewed, or not led."""

    name: str
    name_en: str
    category: Category
    about: str
    about_en: str
    size: int
    stars: int = 0
    years: int = 3
    state: State = State.ACTIVE
    is_renewed: bool = True
    is_led: bool = True


IDEAS = (
    Idea(
        "旗袍队",
        "Qipao club",
        Category.ARTS,
        "穿上旗袍走一走，逢年过节上台。每天上午排练。",
        "We walk in qipao and go on stage at every festival. Rehearsal every morning.",
        18,
        4,
        6,
    ),
    Idea(
        "合唱队",
        "Choir",
        Category.ARTS,
        "老歌新歌都唱，识谱不识谱都来。",
        "Old songs and new ones, whether you read music or not.",
        28,
        3,
        8,
    ),
    Idea(
        "沪剧队",
        "Shanghai opera",
        Category.ARTS,
        "学唱沪剧，隔周彩排一次。",
        "We sing Shanghai opera, with a rehearsal every second Saturday.",
        15,
        2,
        5,
    ),
    Idea(
        "交谊舞队",
        "Ballroom dance",
        Category.SPORTS,
        "三步四步，没有舞伴也不要紧。",
        "Waltz and foxtrot; no partner needed.",
        22,
    ),
    Idea(
        "读报组",
        "Newspaper readers",
        Category.HOBBY,
        "一起读报，聊聊天下事。",
        "We read the papers and talk.",
        12,
        0,
        9,
        is_renewed=False,
    ),
    Idea(
        "插花班",
        "Flower arranging",
        Category.HOBBY,
        "一盆花，一下午。",
        "One bowl of flowers, one afternoon.",
        13,
        0,
        1,
        is_led=False,
    ),
    Idea(
        "老伙伴志愿队",
        "Buddy volunteers",
        Category.SERVICE,
        "看望独居老人，每周两次。",
        "We look in on old neighbours who live alone, twice a week.",
        16,
        0,
        4,
    ),
    Idea(
        "葫芦丝队",
        "Hulusi flutes",
        Category.ARTS,
        "从零开始学吹葫芦丝。",
        "The gourd flute, from the first note.",
        1,
        0,
        0,
        State.ASKED,
    ),
)


# Name and story for neighbours from Japan.
JAPANESE = {
    "旗袍队": ("チーパオの会", "チーパオを着て歩き、季節の行事で舞台に立ちます。毎朝練習しています。"),
    "合唱队": ("合唱団", "懐かしい歌も新しい歌も歌います。楽譜が読めなくても大丈夫です。"),
    "沪剧队": ("上海の芝居（滬劇）の会", "滬劇を歌います。隔週の土曜日に通し稽古があります。"),
    "交谊舞队": ("社交ダンスの会", "ワルツとフォックストロットを踊ります。相手がいなくても大丈夫です。"),
    "读报组": ("新聞を読む会", "一緒に新聞を読んで、おしゃべりをします。"),
    "插花班": ("生け花の会", "一つの花器で、ゆっくり午後を過ごします。"),
    "老伙伴志愿队": ("お年寄り見守りボランティア", "一人暮らしのお年寄りを週に2回訪ねます。"),
    "葫芦丝队": ("ひょうたん笛の会", "ひょうたん笛を最初から習います。"),
}


def load(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Clubs of this committee's own residents; what is drawn after stays the same."""
    own = random.Random(str(rng.getstate()[1][:4]))
    grown = Resident.objects.filter(until__isnull=True, voided_at__isnull=True, name__gt="")
    people = list(grown.filter(born_on__lt=clock.years_before(day, 50)).order_by("pk")[:400])
    if not people:
        return
    worker = Worker.objects.order_by("position").first()
    clubs = [_club(idea, day, worker) for idea in IDEAS]
    # Not copied in bulk: that leaves out what the database fills by itself, and here stands in Japanese.
    Club.objects.bulk_create(clubs)
    pairs = list(zip(IDEAS, clubs, strict=True))
    copy_models(Member, [one for idea, club in pairs for one in _members(idea, club, people, own)])
    renewed = [club for idea, club in pairs if idea.is_renewed and club.state == State.ACTIVE]
    copy_models(Renewal, [_renewal(club, day, worker) for club in renewed])
    told = {
        "text": "周五下午在活动室彩排，欢迎来看。",
        "text_en": "Open rehearsal on Friday afternoon in the activity room. Do look in.",
        "text_ja": "金曜日の午後、活動室で公開練習をします。どうぞ見に来てください。",
    }
    posted = clock.at(day - ONE_DAY, "09:00")
    Notice.objects.create(club=clubs[0], **told, posted_at=posted, posted_by=worker, until=day + 10 * ONE_DAY)


def tick(meetings: Iterable[tuple[UUID, datetime]]) -> None:
    """Most members came to each of these meetings, and now and then a guest."""
    rng = random.Random(1)
    inside: dict[UUID, list[UUID]] = {}
    for member, club in Member.objects.order_by("pk").values_list("pk", "club_id"):
        inside.setdefault(club, []).append(member)
    copy_models(Tick, [row for one in meetings for row in _ticks(*one, inside, rng)])


def _ticks(
    club: UUID, starts_at: datetime, inside: dict[UUID, list[UUID]], rng: random.Random
) -> Sequence[Tick]:
    came: list[UUID | None] = [one for one in inside.get(club, ()) if rng.random() < 0.75]
    came += [None] * (rng.random() < 0.2)
    same = {"club_id": club, "starts_at": starts_at, "ticked_at": starts_at}
    return [Tick(id=uuid7(), member_id=one, **same) for one in came]


def _club(idea: Idea, day: date, worker: Worker | None) -> Club:
    is_here = idea.state == State.ACTIVE
    founded = day - timedelta(days=365 * idea.years + 40)
    return Club(
        name=idea.name,
        name_en=idea.name_en,
        category=idea.category,
        about=idea.about,
        name_ja=JAPANESE[idea.name][0],
        about_en=idea.about_en,
        about_ja=JAPANESE[idea.name][1],
        joining="活动前十分钟过来，或者到前台说一声。",
        joining_en="Come ten minutes before they meet, or say a word at the front desk.",
        joining_ja="始まる10分前に来るか、受付でひとこと言ってください。",
        founded_on=founded if is_here else day,
        stars=idea.stars,
        liaison_id=worker.pk if worker and is_here else None,
        state=idea.state,
        since=max(founded, day - timedelta(days=700)) if is_here else None,
        asked_at=clock.at(day - ONE_DAY if not is_here else founded, "10:00"),
        request_key=uuid7(),
    )


def _members(idea: Idea, club: Club, people: list[Resident], rng: random.Random) -> Iterable[Member]:
    """Most live here; two came from outside with a name and a number of no real telephone."""
    parts = [Part.LEADER, Part.DEPUTY] if idea.is_led else []
    chosen = rng.sample(people, min(idea.size, len(people)))
    joined = club.since or club.founded_on
    for place, person in enumerate(chosen):
        part = parts[place] if place < len(parts) else Part.MEMBER
        yield Member(club_id=club.pk, resident_id=person.pk, part=part, joined_on=joined)
    for _number in range(2 if idea.size > 10 else 0):
        name = rng.choice(SURNAMES) + rng.choice(("阿姨", "老师", "先生"))
        phone = f"111{rng.randrange(10**8):08}"
        yield Member(club_id=club.pk, name=name, phone=phone, joined_on=joined)


def _renewal(club: Club, day: date, worker: Worker | None) -> Renewal:
    half = half_of(day)
    at = clock.at(max(half, club.since or half), "10:00")
    size = next(idea.size for idea in IDEAS if idea.name == club.name)
    given = {"members": size, "meetings": 24, "renewed_at": at}
    return Renewal(club_id=club.pk, half=half, renewed_by_id=worker.pk if worker else None, **given)
