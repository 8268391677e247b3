"""Marks that changes of a fact leave."""

from datetime import date

import pytest
from django.db import connection

from keting.marks.models import Mark
from keting.marks.operations import CountFact
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.databases import as_owner

DAY, OTHER = date(2026, 11, 24), date(2026, 10, 1)


@pytest.fixture
def fact(home: Tenant) -> None:
    """A table of the committee whose rows are counted by their day."""
    as_owner(
        "CREATE TABLE a_fact (id int PRIMARY KEY, held_on date)", *CountFact("a_fact", "facts", "held_on").sql
    )


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def marked() -> list[tuple[str, date]]:
    return sorted(Mark.objects.values_list("fact", "day"))


def test_one_statement_leaves_one_mark_a_day(fact: None) -> None:
    run("INSERT INTO a_fact SELECT i, '2026-11-24' FROM generate_series(1, 100) i")
    assert marked() == [("facts", DAY)]


def test_an_update_marks_both_days(fact: None) -> None:
    run("INSERT INTO a_fact VALUES (1, '2026-11-24')")
    Mark.objects.all().delete()
    run("UPDATE a_fact SET held_on = '2026-10-01'")
    assert marked() == [("facts", OTHER), ("facts", DAY)]


def test_a_deletion_marks_its_day_and_no_day_no_mark(fact: None) -> None:
    run("INSERT INTO a_fact VALUES (1, '2026-11-24'), (2, NULL)")
    Mark.objects.all().delete()
    run("DELETE FROM a_fact")
    assert marked() == [("facts", DAY)]


def test_marks_stay_in_their_schema(fact: None, neighbour: Tenant) -> None:
    with owner_scope(neighbour):
        run("INSERT INTO c310104008043.a_fact VALUES (1, '2026-11-24')")
        assert not Mark.objects.exists()
    assert marked() == [("facts", DAY)]


def test_without_triggers_nothing_is_marked(fact: None) -> None:
    """The twin: what the tests above see is the triggers' work."""
    as_owner("ALTER TABLE a_fact DISABLE TRIGGER USER")
    run("INSERT INTO a_fact VALUES (1, '2026-11-24')")
    assert marked() == []
