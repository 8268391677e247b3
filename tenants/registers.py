"""The registers shipped as data files: committees, official days, festivals, service kinds."""

import csv
import json
from datetime import date
from pathlib import Path

from tenants.admission import Opening
from tenants.models import Estate, Festival, OfficialDay, ServiceKind, Tenant

DATA = Path(__file__).parent / "data"
STREET_NAME = "林峰街道"
# The edition of the code list from which the street's codes are valid.
EDITION = date(2023, 6, 30)
PILOTS = frozenset(
    {"徐汇苑居委会", "汇园居委会", "谨斜居委会", "宛南三村居委会", "宛南六村居委会", "东安苑居委会"}
)
ESTATE_COUNT = 94
NEW_ESTATES = 19  # 80 % of 94 are old

KINDS = [
    (
        "community_affairs",
        "社区事务",
        "Community affairs",
        "社保卡、证明、登记",
        "Cards, papers, registration",
        False,
    ),
    (
        "life_services",
        "生活服务",
        "Daily-life services",
        "修理、借用、代办",
        "Repairs, lending, errands",
        False,
    ),
    ("elder_meals", "老年膳食", "Elderly meals", "助餐点、送餐", "Canteen, meals at home", False),
    ("health", "健康咨询", "Health counselling", "量血压、问医生", "Blood pressure, a doctor's word", False),
    ("counselling", "心理咨询", "Psychological counselling", "想找人说说话", "Someone to talk to", False),
    ("legal_aid", "法律援助", "Legal aid", "律师坐堂、纠纷", "A lawyer's hour, disputes", False),
    (
        "culture_sports",
        "文体活动",
        "Culture and sports",
        "团队、排练、演出",
        "Clubs, rehearsals, shows",
        False,
    ),
    ("self_cultivation", "自我修身", "Self-cultivation", "讲座、读书、手工", "Talks, reading, crafts", False),
    ("deliberation", "协商议事", "Deliberation", "大家的事大家商量", "What concerns us all", False),
    ("parent_child", "亲子教育", "Parent and child", "带孩子一起来", "Bring the children", True),
]


def committee_openings() -> list[Opening]:
    """The 31 committees of the street's register, by code."""
    with (DATA / "linfeng_committees.csv").open(encoding="utf-8") as lines:
        return [
            Opening(
                code=row["committee_code"],
                name=row["committee_name"],
                opened_on=EDITION,
                is_pilot=row["committee_name"] in PILOTS,
                address=_invented_address(row["committee_code"]),
                phone=_invented_phone(row["committee_code"]),
            )
            for row in csv.DictReader(lines)
        ]


def _invented_address(code: str) -> str:
    """Where the desk stands; the register does not say, so it is invented."""
    return f"{int(code[-2:]) * 8 % 9 or 9}号楼底层"


def _invented_phone(code: str) -> str:
    """The desk's number, in a block that is given to nobody."""
    return f"021-5550 01{code[-2:]}"


def load_reference_tables() -> None:
    """Service kinds, official days and festivals; run again, it brings them up to date."""
    for position, (code, name_zh, name_en, hint_zh, hint_en, reconstructed) in enumerate(KINDS):
        ServiceKind.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": name_zh,
                "name_en": name_en,
                "hint_zh": hint_zh,
                "hint_en": hint_en,
                "position": position,
                "is_reconstructed": reconstructed,
            },
        )
    _load_official_days()
    _load_festivals()


def load_estates(committees: list[Tenant]) -> None:
    """94 estates over the committees, three or four each; their names are invented."""
    if Estate.objects.exists():
        return
    names = [
        (tenant, f"{tenant.committee.short_name}{number}小区")
        for number in "一二三四"
        for tenant in committees
    ][:ESTATE_COUNT]
    # The newest estates are the last of each committee in turn, 19 of them.
    Estate.objects.bulk_create(
        Estate(committee=tenant, name=name, is_old=i >= NEW_ESTATES) for i, (tenant, name) in enumerate(names)
    )


def _load_official_days() -> None:
    years = json.loads((DATA / "holidays_cn.json").read_text(encoding="utf-8"))
    days = {entry["date"]: entry for year in years.values() for entry in year["days"]}
    OfficialDay.objects.bulk_create(
        [
            OfficialDay(day=day, name=entry["name"], is_working=not entry["isOffDay"])
            for day, entry in days.items()
        ],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["name", "is_working"],
    )


def _load_festivals() -> None:
    with (DATA / "festivals.csv").open(encoding="utf-8") as lines:
        Festival.objects.bulk_create(
            [
                Festival(day=row["date"], name=row["name"], basis=row["basis"])
                for row in csv.DictReader(lines)
            ],
            ignore_conflicts=True,
        )
