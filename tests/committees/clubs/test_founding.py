"""Asked for by anybody, decided by the committee, led by somebody known."""

from uuid import uuid4

import pytest
from django.db import connection

from committees.clubs.kinds import Part, State
from committees.clubs.models import Club, Member
from committees.clubs.selectors import club_with, is_led, led_from, members_of
from committees.clubs.services import (
    Person,
    add_member,
    approve_club,
    change_part,
    close_club,
    decline_club,
    let_member_go,
    reveal_number,
)
from committees.households.models import Resident
from committees.households.services.erasing import erase_resident
from keting.audit.models import Entry
from keting.refusal import Refusal
from tests.committees.clubs.conftest import OUTSIDE


def test_who_has_a_card_leads_as_the_neighbour_behind_the_door(found, door):
    made = found()
    leader = made.members.get()
    assert (made.state, leader.part, leader.resident.name) == (State.ASKED, Part.LEADER, "沈玉兰")
    assert (leader.name, leader.phone) == ("", "")


def test_an_outsider_stands_with_a_name_and_a_sealed_number(found):
    leader = found(household=None, leader="马丁", phone=OUTSIDE).members.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM clubs_member WHERE id = %s", [leader.pk])
        name, sealed = cursor.fetchone()
    assert (leader.phone, name) == (OUTSIDE, "马丁")
    assert OUTSIDE.encode() not in bytes(sealed)


def test_somebody_must_be_reached(found):
    with pytest.raises(Refusal) as refused:
        found(household=None, phone="")
    assert (refused.value.code, Club.objects.count()) == ("nobody_to_reach", 0)


def test_the_same_form_sent_twice_is_one_club(found):
    key = uuid4()
    assert found(key=key) == found(key=key)


def test_two_clubs_of_a_name_cannot_be_but_one_after_the_other_can(found, club, noon):
    with pytest.raises(Refusal) as refused:
        found()
    assert refused.value.code == "club_name_taken"
    close_club(club=club, why="人散了", at=noon)
    assert found().state == State.ASKED


def test_what_is_decided_is_decided(found, noon):
    made = found()
    decline_club(club=made, why="已有同样的队伍", at=noon)
    with pytest.raises(Refusal) as refused:
        approve_club(club=made, liaison=None, at=noon)
    assert refused.value.code == "club_decided"
    assert club_with(made.pk) is None


def test_nobody_leads_any_more_once_the_leader_is_erased(club, door, worker, noon):
    resident = Resident.objects.get(name="沈玉兰")
    assert list(led_from(door)) == [club]
    erase_resident(resident_id=resident.pk, by=worker.account, at=noon)
    assert not is_led(club)
    assert [str(one) for one in members_of(club)] == [""]
    assert list(led_from(door)) == []


def test_a_new_leader_makes_the_former_one_a_member(club, noon):
    other = add_member(club=club, person=Person("马丁", phone=OUTSIDE), at=noon)
    change_part(member=other, part=Part.LEADER, at=noon)
    assert [(str(one), one.part) for one in members_of(club)] == [("马丁", "leader"), ("沈玉兰", "member")]
    let_member_go(member=other, at=noon)
    assert not is_led(club)


def test_nobody_is_in_a_club_twice(club, door, noon):
    add_member(club=club, person=Person("马丁", phone=OUTSIDE), at=noon)
    for person in (Person("马丁", phone=OUTSIDE), Person("沈玉兰", household=door)):
        with pytest.raises(Refusal) as refused:
            add_member(club=club, person=person, at=noon)
        assert refused.value.code == "member_twice"
    with pytest.raises(Refusal) as refused:
        add_member(club=club, person=Person("王*", household=door), at=noon)
    assert refused.value.code == "nobody_there"


def test_a_number_is_shown_once_and_written_down(club, worker, noon):
    leader = Member.objects.get(club=club)
    assert reveal_number(member=leader, by=worker.account, at=noon) == "13911112222"
    line = Entry.objects.latest("id")
    assert (line.verb, line.thing_id, line.why) == ("reveal_phone", str(leader.resident_id), club.name)
