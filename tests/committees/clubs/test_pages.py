"""Residents look and ask; the committee answers, ticks and tells."""

from uuid import uuid4

import pytest
import time_machine

from committees.clubs.models import Club, Member
from keting.accounts.kinds import Role
from tests.clients import HostClient

FORM = {
    "name": "葫芦丝队",
    "category": "arts",
    "about": "吹葫芦丝",
    "leader": "马丁",
    "phone": "138 0000-0000",
}


PROFILE = {
    "name": "旗袍队",
    "name_en": "Qipao club",
    "name_ja": "チーパオの会",
    "category": "arts",
    "founded_on": "2026-11-01",
    "stars": "0",
    "about": "走秀",
    "about_en": "In qipao",
    "about_ja": "歩きます",
}


@pytest.fixture
def at_noon(noon):
    """The clock stands at Tuesday noon."""
    with time_machine.travel(noon, tick=False):
        yield


def test_a_resident_asks_and_the_committee_says_yes(as_resident, as_lead, lead, at_noon):
    answer = as_resident.post("/clubs/found/", {**FORM, "key": uuid4()})
    assert answer["Location"] == "/clubs/"
    club = Club.objects.get()
    assert club.name in as_lead.get("/staff/clubs/").content.decode()
    answer = as_lead.post(f"/staff/clubs/{club.pk}/decide/approve/", {"liaison": lead.pk})
    assert answer["Location"] == f"/staff/clubs/{club.pk}/"
    page = as_resident.get(f"/clubs/{club.pk}/").content.decode()
    assert ("吹葫芦丝" in page, "马*" in page, "马丁" in page, "13800000000" in page) == (
        True,
        True,
        False,
        False,
    )


def test_what_is_missing_is_said_and_nothing_is_lost(as_resident, home):
    answer = as_resident.post("/clubs/found/", {**FORM, "phone": "", "key": uuid4()})
    page = answer.content.decode()
    assert (answer.status_code, "请留电话，或出示住户卡" in page, "吹葫芦丝" in page) == (422, True, True)


def test_a_club_that_is_not_approved_has_no_page(as_resident, found):
    assert as_resident.get(f"/clubs/{found().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("旗袍队", "走秀")),
        ("en", ("Qipao club", "In qipao")),
        ("ja", ("チーパオの会", "歩きます")),
    ],
)
def test_its_page_speaks_three_languages(as_resident, as_lead, club, at_noon, language, words):
    answer = as_lead.post(f"/staff/clubs/{club.pk}/change/", {**PROFILE, "joining_ja": "見に来てください"})
    assert answer.status_code == 302
    told = {"text": "周五彩排", "text_en": "Rehearsal on Friday", "text_ja": "金曜日に練習"}
    as_lead.post(f"/staff/clubs/{club.pk}/notice/", told)
    as_resident.cookies["keting_language"] = language
    page = as_resident.get(f"/clubs/{club.pk}/").content.decode()
    assert [word for word in words if word not in page] == []
    assert ("見に来てください" in page, "金曜日に練習" in page) == (language == "ja", language == "ja")


def test_numbers_are_masked_until_somebody_asks(as_lead, club, at_noon):
    address = f"/staff/clubs/{club.pk}/"
    page = as_lead.get(address).content.decode()
    assert ("139****2222" in page, "13911112222" in page, "沈玉兰" in page) == (True, False, False)
    member = Member.objects.get(club=club)
    shown = as_lead.post(f"/staff/clubs/member/{member.pk}/number/").content.decode()
    assert "13911112222" in shown


def test_the_list_is_ticked_and_can_be_keyed_in_again(as_lead, club, at_noon):
    address, member = f"/staff/clubs/{club.pk}/met/20261123-0900/", Member.objects.get(club=club)
    for guests in (3, 1):
        answer = as_lead.post(address, {"came": [str(member.pk)], "guests": guests})
        assert answer["Location"] == f"/staff/clubs/{club.pk}/"
    assert "checked" in as_lead.get(address).content.decode()
    assert as_lead.get(f"/staff/clubs/{club.pk}/met/never/").status_code == 404


def test_a_front_desk_asks_but_does_not_approve(home, found, account_in):
    made, desk = found(), HostClient(home, account_in(home, Role.FRONT_DESK))
    assert desk.post(f"/staff/clubs/{made.pk}/decide/approve/").status_code == 403
    assert Club.objects.get().state == "asked"


@pytest.mark.parametrize("path", ["/clubs/", "/staff/clubs/"])
def test_as_many_questions_for_ten_clubs_as_for_one(as_lead, club, found, queries_of, path, at_noon):
    as_lead.get(path)
    one = queries_of(lambda: as_lead.get(path))
    for number in range(9):
        other = found(name=f"队{number}")
        Club.objects.filter(pk=other.pk).update(state="active", since="2026-01-01")
    assert queries_of(lambda: as_lead.get(path)) == one
