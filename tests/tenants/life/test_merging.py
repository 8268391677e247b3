"""汇园 joins 徐汇苑."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from committees.desk.models import Matter
from committees.households.models import Household, RegisterImport, Resident
from committees.rooms.models import Booker, Booking, Room
from committees.rooms.selectors.bookings import booking_of, digest
from committees.staff.models import Worker
from committees.visits.models import Quiet
from keting.accounts.models import Account
from keting.audit.models import Entry
from keting.audit.selectors import opened
from keting.audit.services import follow, state_of
from keting.db.fields import blind
from keting.refusal import Refusal
from reporting.services.recounting import recount
from tenants.life import merging
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.rules import Rule
from tenants.life.undoing import undo
from tenants.models import Change, Estate, Tenant
from tenants.scope import committees, owner_scope, scope
from tests.tenants.conftest import MARKS, NOON, contents, count_all, ends, everything, figures

Two = tuple[Tenant, Tenant]


def merged(act: Act, **more: Any) -> Any:
    return merge(committee="huiyuan", into="xuhuiyuan", day=act.today, act=act, **more)


def test_every_row_arrives(full: Two, act: Act) -> None:
    heir, absorbed = full
    before = {one.schema_name: contents(one.schema_name) for one in full}
    deed = merged(act)
    after = contents(heir.schema_name)
    for table, count in deed.counts.items():
        assert after[table][0] == before[heir.schema_name][table][0] + count, table
    left = {
        table for table, (n, _md5) in before[absorbed.schema_name].items() if n and table not in deed.counts
    }
    own = {"rooms_sharing", "rooms_clubwish", "rooms_site"}
    assert left <= {"django_migrations", "django_session", "desk_series", "rooms_stock", *own, *MARKS}
    assert contents(absorbed.schema_name) == before[absorbed.schema_name]


def test_people_and_numbers_can_be_read_there(full: Two, act: Act) -> None:
    heir, absorbed = full
    with scope(absorbed):
        people = {one.pk: (one.name, one.phone, one.id_number) for one in Resident.objects.exclude(name="")}
        bookings = {one.pk: (one.contact_name, one.phone) for one in Booking.objects.all()}
    merged(act)
    with scope(heir):
        found = {
            one.pk: (one.name, one.phone, one.id_number) for one in Resident.objects.filter(pk__in=people)
        }
        there = {one.pk: (one.contact_name, one.phone) for one in Booking.objects.filter(pk__in=bookings)}
        indexed = Resident.objects.get(pk=next(pk for pk, one in people.items() if one[1]))
        assert indexed.phone_index == blind(indexed.phone, "phone")
        known = set(Booking.objects.values_list("phone_index", flat=True))
        assert set(Booker.objects.values_list("phone_index", flat=True)) <= known
    assert there == bookings
    differ = [pk for pk, one in people.items() if found[pk] != one]
    assert [found[pk][:2] for pk in differ] == [people[pk][:2] for pk in differ]
    assert len(differ) < 10


def test_words_on_the_record_come_along(full: Two, act: Act) -> None:
    heir, absorbed = full
    with scope(absorbed):
        worker = Worker.objects.exclude(account=None).select_related("account")[0]
        person = Resident.objects.exclude(name="")[0]
        former = state_of(person) | {"name": "王秀英"}
        follow(actor=worker.account, verb="changed", row=person, at=None, former=former)
    merged(act)
    with scope(heir):
        line = Entry.objects.get(thing_id=str(person.pk), verb="changed")
        assert (opened(line) or {})["name"] == ("王秀英", person.name)


def test_what_would_collide_is_told_and_renamed(full: Two, act: Act) -> None:
    heir, absorbed = full
    with scope(absorbed):
        accounts, matters = Account.objects.count(), Matter.objects.count()
    deed = merged(act)
    with scope(heir):
        assert Account.objects.filter(username__endswith=".huiyuan").count() <= accounts
        assert Matter.objects.filter(serial__gt=10_000).count() == matters
        assert Household.objects.filter(building__startswith="汇园").exists()
        names = list(Room.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    assert any("汇园" in note for note in deed.notes)
    assert any("桌椅" in note for note in deed.notes)
    assert Estate.objects.filter(committee=absorbed).count() == 0


def test_the_absorbed_host_says_where_everybody_is(full: Two, act: Act) -> None:
    merged(act)
    answer = Client(HTTP_HOST="huiyuan.localhost").get("/rooms/")
    assert answer.status_code == 410
    assert "http://xuhuiyuan.localhost/" in answer.content.decode()
    assert "汇园已并入徐汇苑" in answer.content.decode()


def test_an_undone_merge_was_never_there(full: Two, act: Act) -> None:
    before, counted = everything(full), figures()
    merged(act)
    assert everything(full) != before
    undo(committee="huiyuan", act=replace(act, at=act.at + timedelta(days=1)))
    assert {name: one for name, one in everything(full).items() if one != before[name]} == {}
    for one in full:
        count_all(one)
    # Days to come on which nothing is planned any more may now have a true zero.
    assert {cell: value for cell, value in figures().items() if value[0] or cell in counted} == counted


def test_ended_periods_stay_and_running_ones_are_counted_once(full: Two, act: Act) -> None:
    """Each visit stands in one day's, one month's and one year's figure of one committee."""
    heir, absorbed = full
    before = figures()
    merged(act)
    count_all(heir)
    after = figures()
    ended = {cell: value for cell, value in before.items() if ends(cell) <= act.today}
    assert {cell: after.get(cell) for cell in ended} == ended
    assert not [cell for cell in after if cell[0] == absorbed.schema_name and ends(cell) > act.today]
    for grain, start in (("month", date(2026, 11, 1)), ("year", date(2026, 1, 1))):
        cells = [(one.schema_name, "visits.made", grain, start, "") for one in full]
        assert after[cells[0]][0] == before[cells[0]][0] + before[cells[1]][0] > 0


def test_a_rehearsal_says_it_all_and_does_nothing(full: Two, act: Act) -> None:
    before = everything(full)
    deed = merged(replace(act, is_rehearsal=True))
    assert deed.counts["households_resident"] > 100
    assert everything(full) == before
    assert not Change.objects.exists()


def test_the_nightly_recount_finds_nothing_wrong(full: Two, act: Act) -> None:
    merged(act)
    count_all(full[0])
    with scope(full[0]):
        assert recount(at=act.at) == 0


def test_without_the_fixed_day_ended_periods_would_change(
    full: Two, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    before = figures()
    monkeypatch.setattr(merging.figures, "fix_until", lambda tenant, day: "")
    merged(act)
    count_all(full[0])
    after = figures()
    assert [cell for cell, value in before.items() if ends(cell) <= act.today and after.get(cell) != value]


def work_on(heir: Tenant, absorbed: Tenant) -> None:
    with owner_scope(absorbed):
        moved = list(Household.objects.values_list("pk", flat=True)[:1])
    with scope(heir):
        Household.objects.filter(pk__in=moved).update(tenure="rented")


def refer_to(heir: Tenant, absorbed: Tenant) -> None:
    with owner_scope(absorbed):
        moved = Household.objects.values_list("pk", flat=True)[0]
    with scope(heir):
        worker = Worker.objects.exclude(account__username__endswith=".huiyuan").first()
        Quiet.objects.create(household_id=moved, since=NOON.date(), until=NOON.date(), said_to=worker)


@pytest.mark.parametrize("deed", [work_on, refer_to])
def test_what_was_worked_on_is_not_undone(
    full: Two, act: Act, deed: Callable[[Tenant, Tenant], None]
) -> None:
    merged(act)
    deed(*full)
    before = everything(full)
    with pytest.raises(Refusal, match="worked_on"):
        undo(committee="huiyuan", act=act)
    assert everything(full) == before


def test_without_the_check_the_work_would_be_lost(
    full: Two, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    merged(act)
    work_on(*full)
    monkeypatch.setattr(merging, "changed_since", lambda *_: [])
    undo(committee="huiyuan", act=act)
    with scope(full[1]):
        assert not Household.objects.filter(tenure="rented", pk=Household.objects.all()[0].pk).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"into": "huiyuan"}, "merge_itself"),
        ({"into": "汇园居委会"}, "merge_itself"),
        ({"into": "nobody"}, "committee_unknown"),
        ({"committee": "street"}, "committee_unknown"),
        ({"day": date(2026, 11, 25)}, "day_to_come"),
        ({"day": date(2026, 9, 1)}, "day_too_old"),
    ],
)
def test_a_bad_merge_changes_nothing(home: Tenant, act: Act, change: dict[str, Any], code: str) -> None:
    wanted = {"committee": "huiyuan", "into": "xuhuiyuan", "day": act.today, "act": act} | change
    with pytest.raises(Refusal, match=code):
        merge(**wanted)
    assert committees()[0].state == "open"


def test_an_open_import_forbids_it(full: Two, act: Act) -> None:
    with scope(full[1]):
        times = {"uploaded_at": act.at, "touched_at": act.at}
        RegisterImport.objects.create(started_by=Account.objects.all()[0], file_name="x.xlsx", **times)
    with pytest.raises(Refusal, match="import_open"):
        merged(act)


def test_what_still_collides_is_named(full: Two, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its rule the register's addresses collide: nothing is changed, and the list says so."""
    monkeypatch.setitem(apps.get_app_config("households").moves, "households_household", Rule(why=""))
    before = everything(full)
    with pytest.raises(Refusal) as refused:
        merged(act)
    assert refused.value.code == "rows_collide"
    assert "household_address_once" in str(refused.value.message)
    assert everything(full) == before


def test_a_code_given_there_still_finds_its_booking(full: Two, act: Act) -> None:
    with scope(full[1]):
        pk = Booking.objects.filter(voided_at__isnull=True)[0].pk
        Booking.objects.filter(pk=pk).update(reference_hash=digest("ABCD2345"))
    count_all(full[1])
    merged(act)
    with scope(full[0]):
        found = booking_of("abcd-2345")
        assert found is not None
        assert found.pk == pk
        assert booking_of("ABCD2346") is None
