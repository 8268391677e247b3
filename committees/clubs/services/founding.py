"""From a wish to a club, and to its end."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import Part, State, Via
from committees.clubs.models import Club, Member
from committees.clubs.selectors import is_led, neighbour_named
from committees.clubs.services.deciding import SENTENCES, deciding
from committees.households.models import Household
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record, record_own
from keting.db.constraints import refusal_from
from keting.db.keys import uuid7
from keting.deeds import deed
from keting.refusal import Refusal


@dataclass(frozen=True)
class Founding:
    """What somebody asks for: a club, whose leader they will be. Reached by card or by telephone."""

    name: str
    category: str
    about: str
    leader: str
    phone: str = ""
    household: Household | None = None
    key: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Profile:
    """What a club's page says, its class and its stars."""

    name: str
    category: str
    about: str
    founded_on: date
    name_en: str = ""
    name_ja: str = ""
    about_en: str = ""
    about_ja: str = ""
    joining: str = ""
    joining_en: str = ""
    joining_ja: str = ""
    stars: int = 0


def found_club(*, founding: Founding, at: datetime, worker: Worker | None = None) -> Club:
    """Ask for a club; the committee approves it. Asked again with the same key, the first one is given.

    Refused: `nobody_to_reach`, `club_name_taken`.
    """
    made = Club.objects.filter(request_key=founding.key).first()
    if made:
        return made
    if not (founding.phone or founding.household):
        msg = "nobody_to_reach"
        raise Refusal(msg, _("Leave a telephone number, or show your household card: we must reach you."))
    try:
        with transaction.atomic():
            return _write(founding, worker, at)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _write(founding: Founding, worker: Worker | None, at: datetime) -> Club:
    """The club and its leader: the neighbour behind the door where one has this name, else as typed."""
    today, home = clock.day_of(at), founding.household
    club = Club.objects.create(
        name=founding.name,
        category=founding.category,
        about=founding.about,
        founded_on=today,
        asked_at=at,
        asked_via=Via.DESK if worker else Via.WEB,
        request_key=founding.key,
        household=home,
    )
    known = neighbour_named(home, founding.leader) if home else None
    who = {"resident": known} if known else {"name": founding.leader, "phone": founding.phone}
    Member.objects.create(club=club, part=Part.LEADER, joined_on=today, **who)
    if worker:
        record(actor=worker.account, verb="found_club", thing=club, at=at)
    else:
        record_own(verb="found_club", thing=club, at=at, by_card=home is not None)
    return club


@deed
def approve_club(*, club: Club, liaison: Worker | None, at: datetime) -> None:
    """It is at home here from today; a colleague is its liaison. Refused: `club_decided`, `club_not_led`."""
    with deciding(club, State.ASKED) as row:
        if not is_led(row):
            msg = "club_not_led"
            raise Refusal(msg, _("Nobody leads this club. Say first who does."))
        row.state, row.since, row.liaison = State.ACTIVE, clock.day_of(at), liaison
        row.save(update_fields=["state", "since", "liaison"])


@deed
def decline_club(*, club: Club, why: str, at: datetime) -> None:
    """Not this time, with the reason. Refused: `club_decided`."""
    with deciding(club, State.ASKED) as row:
        row.state, row.reason = State.DECLINED, why
        row.save(update_fields=["state", "reason"])


@deed
def close_club(*, club: Club, why: str, at: datetime) -> None:
    """It dissolves: it books no more, its members are let go, its figures stay. Refused: `club_decided`."""
    with deciding(club, State.ACTIVE) as row:
        row.state, row.reason, row.until = State.CLOSED, why, clock.day_of(at)
        row.save(update_fields=["state", "reason", "until"])
        row.members.filter(left_on__isnull=True).update(left_on=row.until)


@deed
def change_club(*, club: Club, profile: Profile, liaison: Worker | None, at: datetime) -> None:
    """What its page says, its class, its stars, its liaison. Refused: `club_decided`, `club_name_taken`."""
    try:
        with deciding(club, State.ASKED, State.ACTIVE) as row:
            Club.objects.filter(pk=row.pk).update(**asdict(profile), liaison=liaison)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error
