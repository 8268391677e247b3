"""Rows planted for the clubs' URLs: a club, a round of sharing out, and the card of whoever leads."""

import uuid
from datetime import date, time
from random import choice
from typing import Any

from committees.clubs.models import Club, Notice
from committees.clubs.services import Founding, found_club
from committees.households.models import Household, HouseholdCard, Resident
from committees.households.selectors.cards import LENGTH, LETTERS, digest
from committees.rooms.demo import open_rooms
from committees.rooms.models import Appeal, ClubWish, Feed, Room, Sharing
from committees.rooms.selectors.casting import case_of
from committees.staff.models import Worker
from keting import clock

Row = dict[str, Any]


def club(worker: Worker | None, verb: str = "approve", home: Household | None = None) -> Row:
    """A club that asks to be here, its leader, and something that it tells."""
    founding = Founding(uuid.uuid4().hex[:9], "arts", "走秀", "沈阿姨", "13800000000", home)
    made = found_club(founding=founding, at=clock.now())
    told = Notice.objects.create(club=made, text="周五彩排", posted_at=clock.now(), until=clock.today())
    keys = {"member_id": made.members.get().pk, "notice_id": told.pk, "verb": verb}
    return {"club_id": made.pk, "moment": f"{clock.now():%Y%m%d}-1400", **keys}


def led(worker: Worker | None, home: Household | None = None) -> Row:
    """A club that is at home here."""
    row = club(worker, "leader", home)
    Club.objects.filter(pk=row["club_id"]).update(state="active", since=clock.today())
    return row


def followed(worker: Worker | None) -> Row:
    """A club whose calendar is published."""
    row = led(worker)
    Feed.objects.create(club_id=row["club_id"], made_at=clock.now(), language="en")
    return row


def sharing(worker: Worker | None, verb: str = "draw", half: str = "2027-01-01") -> Row:
    """A round that is open, a wish in it and what is said against it."""
    Room.objects.exists() or open_rooms(date(2026, 1, 1))
    home, now = _home(), clock.now()
    of_club = led(worker, home)
    made = Sharing.objects.create(
        half=date.fromisoformat(half), closes_on=clock.today(), seed="s", opened_at=now
    )
    given = {"weekday": 2, "starts": time(14), "ends": time(16), "head_count": 5, "use": "loud"}
    room = Room.objects.get(slug="multi")
    given |= {"room": room, "layout": room.layouts.first(), "club_id": of_club["club_id"], "said_at": now}
    wish = ClubWish.objects.create(sharing=made, rank=1, **given)
    said = Appeal.objects.create(wish=wish, text="想要周二", made_at=clock.now())
    keys = {"round_id": made.pk, "wish_id": wish.pk, "appeal_id": said.pk, "half": half}
    return {**keys, "verb": verb, "secret": card(home)}


def _home() -> Household:
    """The door of whoever leads a club."""
    home = Household.objects.create(building="9", room_no=uuid.uuid4().hex[:6], since=date(2026, 1, 1))
    Resident.objects.create(household=home, name="沈阿姨", since=date(2026, 1, 1))
    return home


def card(home: Household) -> str:
    """What stands on a card for this door."""
    secret = "".join(choice(LETTERS) for _letter in range(LENGTH))
    HouseholdCard.objects.create(household=home, secret_hash=digest(secret), printed_at=clock.now())
    return secret


def told(worker: Worker | None) -> Row:
    """A round whose result is told."""
    row, now = sharing(worker, half="2027-07-01"), clock.now()
    made = Sharing.objects.filter(pk=row["round_id"])
    case = case_of(made.get())
    made.update(state="published", drawn_at=now, published_at=now, case=case)
    return row
