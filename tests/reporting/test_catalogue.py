"""The catalogue is sound, and what it names is really there."""

import pytest
from django.db import connection
from django.utils import translation

from keting.clock import month_span
from reporting import catalogue
from reporting.catalogue import INDICATORS, checks
from reporting.facts import FACTS
from reporting.kinds import Axis, Basis, Kind, Privacy
from tenants.models import ServiceKind, Tenant
from tenants.scope import scope
from tests.reporting.conftest import TODAY

MARKS = {mark for room in FACTS.values() for mark in (room.mark, room.onward, room.states_by) if mark}


def test_the_check_passes_and_finds_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_catalogue() == []
    monkeypatch.setattr(checks, "INDICATORS", (*INDICATORS, INDICATORS[0]))
    assert [fault.id for fault in checks.check_catalogue()] == ["reporting.E001"]


def test_there_is_one_of_each_difficult_kind() -> None:
    assert any(one.kind == Kind.FLOW and Axis.TIME not in one.additive for one in INDICATORS)
    assert any(one.is_ratio for one in INDICATORS)
    assert {one.basis for one in INDICATORS if one.measure == "households.people_60"} == set(Basis)
    assert any(one.clock_driven for one in INDICATORS)
    assert {one.privacy for one in INDICATORS} >= {Privacy.OPEN, Privacy.PERSONS}


def test_the_facts_emit_every_measure(home: Tenant) -> None:
    """What they leave out where there is nothing is a zero that the fold adds; the rest must be known."""
    emitted = {one.measure for room in FACTS.values() for one in room.count([month_span(TODAY)])}
    assert set(catalogue.MEASURES) - emitted <= {
        "desk.received",
        "desk.on_time",
        "desk.guided",
        "desk.overdue",
    }


def test_parts_are_the_streets_ten_kinds(home: Tenant) -> None:
    kinds = set(ServiceKind.objects.values_list("code", flat=True))
    assert all(set(one.parts) in ({*()}, kinds) for one in INDICATORS)


def test_the_checksum_changes_with_the_definitions_not_with_the_language() -> None:
    with translation.override("en"):
        english = catalogue.checksum.__wrapped__()
    with translation.override("zh-hans"):
        assert catalogue.checksum.__wrapped__() == english
    assert len(english) == 64


def test_a_ratio_is_divided_when_it_is_shown() -> None:
    coverage = catalogue.BY_CODE["V04"]
    assert coverage.value(1, 8) == 12.5
    assert coverage.value(9, 8) == 112.5
    assert coverage.value(0, 0) is None


def test_sensitive_kinds_are_told_more_guardedly() -> None:
    received = catalogue.BY_CODE["S01"]
    assert (received.smallest(), received.smallest("counselling")) == (5, 10)
    assert catalogue.BY_CODE["R07"].smallest() == 0


@pytest.mark.parametrize("which", ["home", "neighbour"])
def test_every_counted_room_has_its_triggers(request: pytest.FixtureRequest, which: str) -> None:
    """TRUNCATE and COPY with triggers off go past marks; a trigger that is not there does so for ever."""
    with scope(request.getfixturevalue(which)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(encode(tgargs, 'escape'), E'\\\\000', 1), tgenabled FROM pg_trigger "
            "JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = current_schema()::regnamespace "
            "AND tgfoid = 'marks_note'::regproc"
        )
        found = cursor.fetchall()
    assert {mark for mark, _ in found} == MARKS
    assert {enabled for _, enabled in found} == {"O"}
