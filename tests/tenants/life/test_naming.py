"""A new name and a new code, and both undone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from keting.refusal import Refusal
from tenants.life.acts import Act
from tenants.life.naming import recode, rename
from tenants.life.undoing import undo
from tenants.models import Change, Committee, Domain, FormerName, RegionCode, Tenant
from tenants.scope import forget

NAME = "徐汇新苑居委会"
REGISTER = (Tenant, Committee, Domain, RegionCode, FormerName)


def register() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in REGISTER]


def test_a_new_name_keeps_the_old_one(home: Tenant, act: Act) -> None:
    rename(committee="xuhuiyuan", name=NAME, day=act.today, act=act)
    tenant = Tenant.objects.get(pk=home.pk)
    assert (tenant.name, tenant.committee.short_name, tenant.committee.slug) == (
        NAME,
        "徐汇新苑",
        "xuhuiyuan",
    )
    former = FormerName.objects.get()
    assert (former.name, former.valid_from, former.valid_until) == (home.name, home.opened_on, act.today)
    assert NAME in Client(HTTP_HOST="xuhuiyuan.localhost").get("/").content.decode()


def test_the_former_host_leads_to_the_new_one(home: Tenant, act: Act) -> None:
    rename(committee="xuhuiyuan", name=NAME, slug="xinyuan", day=act.today, act=act)
    assert Client(HTTP_HOST="xinyuan.localhost").get("/").status_code == 200
    answer = Client(HTTP_HOST="xuhuiyuan.localhost:8000").get("/rooms/?day=2026-11-24")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "http://xinyuan.localhost:8000/rooms/?day=2026-11-24",
    )


@pytest.mark.parametrize("slug", ["", "xinyuan"])
def test_an_undone_name_was_never_there(home: Tenant, act: Act, slug: str) -> None:
    before = register()
    rename(committee="xuhuiyuan", name=NAME, slug=slug, day=act.today, act=act)
    assert register() != before
    undo(committee=NAME, act=replace(act, at=act.at + timedelta(days=1)))
    forget()
    assert register() == before
    assert Client(HTTP_HOST="xinyuan.localhost").get("/").status_code == 404


def test_back_and_forth(home: Tenant, act: Act) -> None:
    """A former host is taken up again."""
    rename(committee="xuhuiyuan", name=NAME, slug="xinyuan", day=date(2026, 11, 1), act=act)
    rename(committee="xinyuan", name=home.name, slug="xuhuiyuan", day=act.today, act=act)
    assert Client(HTTP_HOST="xuhuiyuan.localhost").get("/").status_code == 200
    assert Client(HTTP_HOST="xinyuan.localhost").get("/").status_code == 302
    assert [one.name for one in FormerName.objects.all()] == [home.name, NAME]


def test_a_slip_is_mended_on_the_same_day(home: Tenant, act: Act) -> None:
    rename(committee="xuhuiyuan", name="徐汇心苑居委会", day=act.today, act=act)
    before = register()
    rename(committee="xuhuiyuan", name=NAME, day=act.today, act=act)
    assert [one.name for one in FormerName.objects.all()] == [home.name]
    undo(committee="xuhuiyuan", act=act)
    assert register() == before


def test_a_new_code_follows_the_old_one(home: Tenant, act: Act) -> None:
    before = register()
    recode(committee="xuhuiyuan", code="310104008143", day=act.today, act=act)
    old, new = RegionCode.objects.filter(tenant=home).order_by("valid_from")
    assert (old.valid_until, new.valid_from, new.predecessor) == (act.today, act.today, old)
    assert Tenant.objects.get(pk=home.pk).schema_name == home.schema_name
    undo(committee="310104008143", act=act)
    assert register() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "汇园居委会"}, "name_taken"),
        ({"name": "徐汇苑居委会"}, "name_same"),
        ({"name": "居委会"}, "name_empty"),
        ({"name": "新苑\x00居委会"}, "unprintable"),
        ({"name": "新苑\u202e居委会"}, "unprintable"),
        ({"name": "新" * 60 + "居委会"}, "too_long"),
        ({"slug": "huiyuan"}, "slug_taken"),
        ({"slug": "www"}, "slug_taken"),
        ({"slug": "a.b"}, "slug_shape"),
        ({"slug": "'; drop schema public"}, "slug_shape"),
        ({"day": date(2026, 11, 25)}, "day_to_come"),
        ({"day": date(2026, 10, 1)}, "day_too_old"),
        ({"committee": "nobody"}, "committee_unknown"),
    ],
)
def test_a_bad_name_changes_nothing(home: Tenant, act: Act, change: dict[str, object], code: str) -> None:
    before = register()
    wanted = {"committee": "xuhuiyuan", "name": NAME, "day": act.today, "act": act} | change
    with pytest.raises(Refusal, match=code):
        rename(**wanted)  # type: ignore[arg-type]
    assert register() == before


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("31010400814", "code_twelve_digits"),
        ("３１０１０４００８１４３", "code_twelve_digits"),
        ("310104008041", "code_taken"),
        ("310104008043", "code_taken"),
    ],
)
def test_a_bad_code_changes_nothing(home: Tenant, act: Act, code: str, refused: str) -> None:
    before = register()
    with pytest.raises(Refusal, match=refused):
        recode(committee="xuhuiyuan", code=code, day=act.today, act=act)
    assert register() == before


def test_the_undo_ends_with_the_next_day(home: Tenant, act: Act) -> None:
    rename(committee="xuhuiyuan", name=NAME, day=act.today, act=act)
    with pytest.raises(Refusal, match="undo_too_late"):
        undo(committee="xuhuiyuan", act=replace(act, at=act.at + timedelta(hours=36, minutes=1)))
    undo(committee="xuhuiyuan", act=replace(act, at=act.at + timedelta(hours=35, minutes=59)))
    assert Change.objects.get().undone_by == "韩分析"
    with pytest.raises(Refusal, match="nothing_to_undo"):
        undo(committee="xuhuiyuan", act=act)


def test_a_rehearsed_name_leaves_nothing_behind(home: Tenant, act: Act) -> None:
    before = register()
    deed = rename(committee="xuhuiyuan", name=NAME, day=act.today, act=replace(act, is_rehearsal=True))
    assert NAME in deed.text
    assert register() == before
