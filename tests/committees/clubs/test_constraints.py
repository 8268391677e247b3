"""The tables refuse what the services would never write."""

import pytest
from django.db import DatabaseError, connection, transaction

from committees.clubs.models import Club, Member, Renewal, Tick

CLUB = {"name": "合唱队", "category": "arts", "about": "唱歌", "founded_on": "2026-01-01"}


def refused(make):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        make()
    return error.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("club_name_once", {"name": "旗袍队"}),
        ("club_category_known", {"category": "fifth"}),
        ("club_stars_few", {"stars": 6}),
        ("club_state_has_days", {"state": "active"}),
        ("club_end_says_why", {"state": "declined"}),
    ],
)
def test_a_club_that_cannot_be(club, noon, name, fields):
    from uuid import uuid4

    row = {**CLUB, "asked_at": noon, "request_key": uuid4(), **fields}
    assert refused(lambda: Club.objects.create(**row)) == name
    assert refused(lambda: Club.objects.create(**{**row, **CLUB, "request_key": club.request_key}))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("member_one_leader", {"name": "马丁", "part": "leader"}),
        ("member_part_known", {"name": "马丁", "part": "king"}),
        ("member_days_in_order", {"name": "马丁", "left_on": "2020-01-01"}),
    ],
)
def test_a_member_who_cannot_be(club, noon, name, fields):
    assert refused(lambda: Member.objects.create(club=club, joined_on=noon.date(), **fields)) == name


def test_a_resident_has_no_second_name(club, noon):
    leader = Member.objects.get(club=club)
    row = {"club": club, "resident": leader.resident, "joined_on": noon.date()}
    assert refused(lambda: Member.objects.create(name="沈", **row)) == "member_named_once"
    assert refused(lambda: Member.objects.create(**row)) == "member_resident_once"


def test_two_deputies_and_a_name_twice(club, noon):
    row = {"club": club, "name": "马丁", "joined_on": noon.date(), "part": "deputy"}
    Member.objects.create(**row)
    assert refused(lambda: Member.objects.create(**{**row, "part": "member"})) == "member_outsider_once"
    assert refused(lambda: Member.objects.create(**{**row, "name": "王"})) == "member_one_deputy"


def test_a_half_year_begins_in_january_or_july(club, noon):
    row = {"club": club, "members": 1, "meetings": 0, "renewed_at": noon}
    assert refused(lambda: Renewal.objects.create(half="2026-08-01", **row)) == "renewal_of_a_half"


def test_a_tick_is_of_a_member_of_the_club_once_and_for_good(club, found, noon):
    other, leader = found(name="合唱队"), Member.objects.get(club=club)
    row = {"member": leader, "ticked_at": noon}
    tick = Tick.objects.create(club=club, starts_at=noon, **row)
    assert refused(lambda: Tick.objects.create(club=club, starts_at=noon, **row)) == "tick_once"
    assert refused(lambda: Tick.objects.filter(pk=tick.pk).update(starts_at="2026-01-01T00:00Z"))
    assert refused(tick.delete) == "tick_never_deleted"
    assert refused(lambda: _now(club=other, **row, starts_at="2026-01-01T00:00Z")) == "tick_of_member"


def _now(**row):
    """Write a tick and let the deferred constraints speak at once."""
    Tick.objects.create(**row)
    connection.check_constraints()
