"""What is past its time goes by itself; figures of closed periods stay; the record tells of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from committees.desk.models import Step
from committees.portal.services import let_time_run_out
from committees.rooms.models import Booker
from committees.staff.models import Worker
from committees.visits.models import Visit
from keting import clock
from keting.audit.models import Entry, RowKey
from keting.marks.models import CountingState
from keting.privacy import clearing
from keting.privacy.ends import GONE, ends
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.portal.past import WORDS, Old, figures, said


@pytest.fixture
def old(home: Tenant, worker: Worker, noon: datetime) -> Old:
    return Old(worker, noon)


def fill(old: Old, *, is_past: bool) -> None:
    """A row of each kind, a day past its time or a day before."""
    day, more = clock.day_of(old.noon), 1 if is_past else -1
    one, three = ((day - clock.years_before(day, years)).days + more for years in (1, 3))
    old.visit(three, old.matter(three, old.leaver(90 + more)))
    old.sign_up(one)
    old.booking(one)


def test_what_is_past_its_time_goes_and_figures_stay(old: Old, noon: datetime) -> None:
    fill(old, is_past=True)
    before = figures(noon)
    assert {word for word in WORDS if any(word in row for row in said())} == set(WORDS)
    assert let_time_run_out(at=noon) > 0
    assert [row for row in said() if any(word in row for word in WORDS)] == []
    assert figures(noon) == before
    assert let_time_run_out(at=noon) == 0
    assert Booker.objects.count() == 0
    assert CountingState.objects.get().cleared_on == clock.day_of(noon)


def keyed() -> list[str]:
    """The rows of which the record keeps words, each with a key."""
    rows = [one for label in ends("committee") for one in apps.get_model(label)._base_manager.all()]
    RowKey.objects.bulk_create(
        RowKey(thing=one._meta.label_lower, thing_id=str(one.pk), key="x") for one in rows
    )
    return sorted(one._meta.label for one in rows)


@pytest.mark.parametrize("is_past", [True, False])
def test_words_go_from_the_record_with_the_row(old: Old, noon: datetime, is_past: bool) -> None:
    """Also those of a row that says nothing any more."""
    fill(old, is_past=is_past)
    Visit.objects.update(line=GONE, void_reason="", next_on=None)
    told = keyed()
    let_time_run_out(at=noon)
    left = {"Activity", "Account", "Club", "Household", "Worker"}
    kept = sorted(one for one in told if not is_past or one.partition(".")[2] in left)
    assert sorted(apps.get_model(one.thing)._meta.label for one in RowKey.objects.all()) == kept


def test_without_shredding_they_would_stay(old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    for name in ("shred", "shred_among"):
        monkeypatch.setattr(clearing, name, lambda *_, **_more: None)
    fill(old, is_past=True)
    keyed()
    let_time_run_out(at=noon)
    assert "visits.visit" in {one.thing for one in RowKey.objects.all()}


def test_what_is_not_past_its_time_stays(old: Old, noon: datetime) -> None:
    fill(old, is_past=False)
    before = list(said())
    assert let_time_run_out(at=noon) == 0
    assert list(said()) == before


def test_an_end_that_takes_a_day_of_birth_changes_figures(
    old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: figures would tell."""
    fill(old, is_past=True)
    before, stated = figures(noon), ends("committee")
    resident = stated["households.Resident"]
    careless = replace(resident, empty={**resident.empty, "born_on": None})
    monkeypatch.setattr(clearing, "ends", lambda kind: {**stated, "households.Resident": careless})
    let_time_run_out(at=noon)
    assert figures(noon) != before


def test_without_an_end_the_words_stay(old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the search finds what was left."""
    fill(old, is_past=True)
    stated = {label: end for label, end in ends("committee").items() if label != "visits.Visit"}
    monkeypatch.setattr(clearing, "ends", lambda kind: stated)
    let_time_run_out(at=noon)
    assert [row.split()[0] for row in said() if any(word in row for word in WORDS)] == ["visits.Visit"]


def test_the_record_says_how_many_and_not_whose(old: Old, noon: datetime) -> None:
    fill(old, is_past=True)
    let_time_run_out(at=noon)
    lines = Entry.objects.filter(verb=clearing.VERB)
    assert {one.thing: one.after for one in lines}["visits.visit"] == {"rows": 1}
    assert {one.actor_id for one in lines} == {None}
    assert {one.thing_id for one in lines} == {""}


def test_a_step_is_still_not_changed(old: Old, noon: datetime) -> None:
    old.matter(10, old.leaver(1))
    for words in ({"line": "x"}, {"line": GONE, "at": noon}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Step.objects.update(**words)


def test_rows_go_in_portions(old: Old, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "AT_ONCE", 2)
    for _number in range(5):
        old.leaver(100)
    assert let_time_run_out(at=noon) == 5
    assert [one.after for one in Entry.objects.order_by("id")] == [{"rows": 2}, {"rows": 2}, {"rows": 1}]


def test_the_page_tells_what_went(
    home: Tenant, lead: Worker, old: Old, noon: datetime, client_of: Callable[..., HostClient]
) -> None:
    fill(old, is_past=True)
    client = client_of(home, lead.account)
    waiting = {
        str(one.purpose.title): one.due for one in client.get("/staff/record/run-out/").context["endings"]
    }
    assert waiting["走访"] == 2
    let_time_run_out(at=clock.now())
    page = client.get("/staff/record/run-out/").context
    assert {one.due for one in page["endings"]} == {0}
    assert {str(one.purpose.title): one.gone for one in page["endings"]}["走访"] == 2
    told = client.get("/staff/record/").context["lines"]
    assert not [one.whom.name for one in told if "." in one.whom.name]
