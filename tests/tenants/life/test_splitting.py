"""Two buildings of 徐汇苑 become 徐汇东苑."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from committees.desk.models import Matter, Step
from committees.households.models import Household, Resident
from committees.staff.models import Worker
from committees.visits.models import Visit
from keting.audit.models import Entry
from keting.audit.selectors import opened
from keting.audit.services import follow, state_of
from keting.refusal import Refusal
from reporting.services.recounting import recount
from tenants.admission import Opening
from tenants.life import splitting
from tenants.life.acts import Act
from tenants.life.choosing import Choice
from tenants.life.splitting import Split, split
from tenants.life.undoing import undo
from tenants.models import Change, Estate, Tenant
from tenants.scope import owner_scope, scope
from tests.tenants.conftest import contents, count_all, ends, everything, figures

Two = tuple[Tenant, Tenant]
NEW = Opening(code="310104008996", name="徐汇东苑居委会", opened_on=date(2026, 11, 24), director="陆敏")
REQUEST = Split("xuhuiyuan", Choice(buildings=["1", "2"]), NEW)


def child() -> Tenant:
    return Tenant.objects.select_related("committee").get(schema_name="c310104008996")


def people() -> dict[Any, tuple[str, str]]:
    return {
        one.pk: (one.name, one.phone) for one in Resident.objects.filter(household__building__in=["1", "2"])
    }


def test_the_households_go_with_all_that_hangs_on_them(full: Two, act: Act) -> None:
    parent = full[0]
    with scope(parent):
        there, every = people(), Household.objects.count()
        visits = {one.pk: one.line for one in Visit.objects.filter(household__building__in=["1", "2"])}
        steps = Step.objects.filter(matter__household__building__in=["1", "2"]).count()
    split(request=REQUEST, act=act)
    with scope(parent):
        assert not Household.objects.filter(building__in=["1", "2"]).exists()
        assert not Visit.objects.filter(pk__in=visits).exists()
        left = Household.objects.count()
    with scope(child()):
        assert people() == there
        assert {one.pk: one.line for one in Visit.objects.all()} == visits
        assert Household.objects.count() == every - left
        assert Step.objects.count() >= steps > 0
        copies = Worker.objects.exclude(name="陆敏")
        assert set(copies.values_list("is_active", "phone", "account")) == {(False, "", None)}
        assert Visit.objects.exclude(worker__in=Worker.objects.all()).count() == 0
    assert Client(HTTP_HOST="xuhuidongyuan.localhost").get("/").status_code == 200


def sealed_line(row: Any, name: str, worker: Worker) -> None:
    """A deed that has changed words of a row."""
    former = state_of(row) | {name: "王秀英"}
    follow(actor=worker.account, verb="changed", row=row, at=None, former=former)


def words(row: Any, name: str) -> list[Any]:
    """What the record of here opens of a row's field, before each change."""
    told = [opened(line) for line in Entry.objects.filter(thing_id=str(row.pk), verb="changed")]
    return [one and one[name][0] for one in told]


def test_words_on_the_record_are_opened_where_the_row_is(full: Two, act: Act) -> None:
    with scope(full[0]):
        worker = Worker.objects.exclude(account=None).select_related("account")[0]
        person = Resident.objects.filter(household__building="1").exclude(name="")[0]
        visit = Visit.objects.filter(household__building="2")[0]
        stays = Resident.objects.filter(household__building="5").exclude(name="")[0]
        for row, name in ((person, "name"), (visit, "line"), (stays, "name")):
            sealed_line(row, name, worker)
    split(request=REQUEST, act=act)
    with scope(child()):
        assert words(person, "name") == words(visit, "line") == ["王秀英"]
        assert words(stays, "name") == []
    with scope(full[0]):
        assert words(person, "name") == words(visit, "line") == [None]
        assert words(stays, "name") == ["王秀英"]
    undo(committee="xuhuiyuan", act=act)
    with scope(full[0]):
        assert words(person, "name") == words(visit, "line") == words(stays, "name") == ["王秀英"]


def test_no_key_is_given_twice(full: Two, act: Act) -> None:
    split(request=REQUEST, act=act)
    with owner_scope(), connection.cursor() as cursor:
        for table in ("staff_worker", "households_household", "desk_matter", "visits_visit", "audit_entry"):
            cursor.execute(
                f"SELECT count(*) FROM {full[0].schema_name}.{table} AS one "
                f"JOIN {NEW.schema}.{table} AS other USING (id)"
            )
            assert cursor.fetchone() == (0,), table


def test_numbers_of_matters_go_on(full: Two, act: Act) -> None:
    with scope(full[0]):
        last = Matter.objects.order_by("-year", "-serial").values_list("year", "serial")[0]
    split(request=REQUEST, act=act)
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(f"SELECT year, last FROM {NEW.schema}.desk_series ORDER BY year DESC LIMIT 1")
        assert cursor.fetchone() >= last


def test_an_undone_split_was_never_there(full: Two, act: Act) -> None:
    before, counted = everything(full), figures()
    split(request=REQUEST, act=act)
    undo(committee="xuhuiyuan", act=replace(act, at=act.at + timedelta(days=1)))
    assert {name: one for name, one in everything(full).items() if one != before[name]} == {}
    assert not Tenant.objects.filter(schema_name=NEW.schema).exists()
    assert contents(NEW.schema) == {}
    count_all(full[0])
    assert {cell: value for cell, value in figures().items() if value[0] or cell in counted} == counted


def test_ended_periods_stay_and_running_ones_are_divided(full: Two, act: Act) -> None:
    parent, before = full[0], figures()
    split(request=REQUEST, act=act)
    for one in (parent, child()):
        count_all(one)
        with scope(one):
            assert recount(at=act.at) == 0
    after = figures()
    ended = {cell: value for cell, value in before.items() if ends(cell) <= act.today}
    assert {cell: after.get(cell) for cell in ended} == ended
    assert not [cell for cell in after if cell[0] == NEW.schema and ends(cell) <= act.today]
    for grain, start in (("month", date(2026, 11, 1)), ("year", date(2026, 1, 1))):
        own, new = ((name, "visits.made", grain, start, "") for name in (parent.schema_name, NEW.schema))
        assert after[own][0] + after[new][0] == before[own][0]
        assert after[new][0] > 0


def test_an_estate_goes_or_is_divided(full: Two, act: Act) -> None:
    first, second = Estate.objects.filter(committee=full[0]).order_by("name")[:2]
    with scope(full[0]):
        Household.objects.filter(building__in=["1", "3"]).update(estate=first)
        Household.objects.filter(building__in=["2", "4"]).update(estate=second)
    count_all(full[0])
    split(request=replace(REQUEST, choice=Choice(estates=[first.name], buildings=["2"])), act=act)
    assert Estate.objects.get(pk=first.pk).committee == child()
    assert Estate.objects.get(pk=second.pk).committee == full[0]
    half = Estate.objects.get(committee=child(), name=second.name)
    with scope(child()):
        found = set(Household.objects.values_list("building", "estate_id").distinct())
    assert found == {("1", first.pk), ("3", first.pk), ("2", half.pk)}


def visit_there(tenant: Tenant) -> None:
    with scope(tenant):
        Household.objects.filter(pk=Household.objects.all()[0].pk).update(tenure="rented")


def arrive_there(tenant: Tenant) -> None:
    with scope(tenant):
        Household.objects.create(building="99", room_no="1", since=NEW.opened_on)


@pytest.mark.parametrize("deed", [visit_there, arrive_there])
def test_work_in_the_new_one_is_not_undone(full: Two, act: Act, deed: Callable[[Tenant], None]) -> None:
    split(request=REQUEST, act=act)
    deed(child())
    with pytest.raises(Refusal, match="worked_on"):
        undo(committee="xuhuiyuan", act=act)
    assert not Change.objects.exclude(undone_at=None).exists()


def test_without_the_check_the_work_would_be_lost(
    full: Two, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    split(request=REQUEST, act=act)
    arrive_there(child())
    monkeypatch.setattr(splitting, "changed_since", lambda *_: [])
    undo(committee="xuhuiyuan", act=act)
    with scope(full[0]):
        assert not Household.objects.filter(building="99").exists()


EVERY = [str(number) for number in range(1, 40)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"choice": Choice()}, "split_nothing"),
        ({"choice": Choice(buildings=["1", "777"])}, "building_unknown"),
        ({"choice": Choice(buildings=["1\x00"])}, "building_unknown"),
        ({"choice": Choice(estates=["'; DROP SCHEMA public; --"])}, "estate_unknown"),
        ({"new": replace(NEW, code="310104008041")}, "code_open"),
        ({"new": replace(NEW, code="31010400")}, "code_twelve_digits"),
        ({"new": replace(NEW, name="汇园居委会")}, "name_taken"),
        ({"new": replace(NEW, opened_on=date(2026, 11, 25))}, "day_to_come"),
        ({"committee": "nobody"}, "committee_unknown"),
    ],
)
def test_a_bad_split_changes_nothing(full: Two, act: Act, change: dict[str, Any], code: str) -> None:
    before = everything(full)
    with pytest.raises(Refusal, match=code):
        split(request=replace(REQUEST, **change), act=act)
    assert everything(full) == before


def test_somebody_must_stay(full: Two, act: Act) -> None:
    with scope(full[0]):
        every = list(Household.objects.values_list("building", flat=True).distinct())
    with pytest.raises(Refusal, match="split_everything"):
        split(request=replace(REQUEST, choice=Choice(buildings=every)), act=act)
    assert not Tenant.objects.filter(schema_name=NEW.schema).exists()


def test_a_rehearsal_says_it_all_and_does_nothing(full: Two, act: Act) -> None:
    before = everything(full)
    deed = split(request=REQUEST, act=replace(act, is_rehearsal=True))
    assert deed.counts["households_household"] > 10
    assert everything(full) == before
