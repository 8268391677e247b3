"""Who is in a club, and as what."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import Part, State
from committees.clubs.models import Club, Member
from committees.clubs.selectors import neighbour_named
from committees.clubs.services.deciding import SENTENCES, deciding
from committees.households.models import Household
from keting import clock
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.privacy.clearing import take_back
from keting.refusal import Refusal


@dataclass(frozen=True)
class Person:
    """Somebody who joins: behind a door of the register, or from outside with perhaps a number."""

    name: str
    household: Household | None = None
    phone: str = ""


@deed
def add_member(*, club: Club, person: Person, at: datetime) -> Member:
    """Somebody joins today. Refused: `club_decided`, `nobody_there`, `member_twice`."""
    try:
        with deciding(club, State.ASKED, State.ACTIVE) as row:
            return Member.objects.create(club=row, joined_on=clock.day_of(at), **_named(person))
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _named(person: Person) -> dict[str, object]:
    """The register's own row where a door is named: what stands there is not written a second time."""
    if person.household is None:
        return {"name": person.name.strip(), "phone": person.phone}
    found = neighbour_named(person.household, person.name)
    if found is None:
        msg = "nobody_there"
        raise Refusal(msg, _("Nobody of this name stands in the register for this door."))
    return {"resident": found}


@deed
def change_part(*, member: Member, part: str, at: datetime) -> None:
    """Leader, deputy or member; whoever was it before is a member from now on. Refused: `club_decided`."""
    with deciding(member.club, State.ASKED, State.ACTIVE) as row:
        if part != Part.MEMBER:
            row.members.filter(part=part, left_on__isnull=True).update(part=Part.MEMBER)
        row.members.filter(pk=member.pk, left_on__isnull=True).update(part=part)


@deed
def let_member_go(*, member: Member, at: datetime) -> None:
    """Left today; a club whose leader goes has none until another is named. Refused: `club_decided`."""
    with deciding(member.club, State.ASKED, State.ACTIVE) as row:
        row.members.filter(pk=member.pk, left_on__isnull=True).update(left_on=clock.day_of(at))


def take_consent_back(*, member: Member, at: datetime) -> None:
    """Leave today and let the name go at once; how many there were stays. Refused: `club_decided`."""
    with deciding(member.club, State.ASKED, State.ACTIVE) as row:
        row.members.filter(pk=member.pk, left_on__isnull=True).update(left_on=clock.day_of(at))
        take_back(row=member, at=at)
