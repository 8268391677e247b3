"""What a club says in a round: its wishes, and what it has against the result."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Club
from committees.rooms.kinds import BookerKind, RoundState
from committees.rooms.models import Appeal, ClubWish, Layout, Room, Sharing
from committees.rooms.selectors.halves import usual_day
from committees.rooms.selectors.offers import rooms_whole
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record_own
from keting.db.constraints import refusal_from
from keting.refusal import Refusal

SENTENCES = {
    "sharing_once_a_half": ("round_there", _("This half-year has its round already.")),
    "clubwish_rank_once": ("rank_taken", _("The club has a wish of this rank already.")),
    "appeal_open_once": ("said_already", _("You have said this already; the committee answers.")),
}


@dataclass(frozen=True)
class SlotWish:
    """A weekly time that a club would like, by rank."""

    club: Club
    rank: int
    room: Room
    layout: Layout
    weekday: int
    hours: tuple[datetime, datetime]
    head_count: int
    use: str


def say_wish(*, sharing: Sharing, wish: SlotWish, at: datetime) -> ClubWish:
    """Say a wish; every rule of the door holds but what others have booked.

    Refused: `round_not_open`, `rank_taken`, and whatever rule the wish breaks.
    """
    try:
        with holding(sharing, RoundState.OPEN) as row:
            if clock.day_of(at) > row.closes_on:
                msg = "round_not_open"
                raise Refusal(msg, _("Wishes are not taken any more."))
            made = _said(row, wish, at)
            asked = request_of_wish(made, None)
            rule = broken_rule(asked, at)
            if rule:
                raise rule.refusal(asked)
            made.save()
            return made
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _said(row: Sharing, wish: SlotWish, at: datetime) -> ClubWish:
    starts, ends = (clock.local(hour).time() for hour in wish.hours)
    return ClubWish(
        sharing=row,
        club=wish.club,
        rank=wish.rank,
        room=wish.room,
        layout=wish.layout,
        weekday=wish.weekday,
        starts=starts,
        ends=ends,
        head_count=wish.head_count,
        use=wish.use,
        said_at=at,
    )


def take_wish_back(*, wish: ClubWish, at: datetime, by_card: bool = False) -> None:
    """Wish it no more, while wishes are taken. Refused: `round_not_open`."""
    with holding(wish.sharing, RoundState.OPEN):
        record_own(verb="take_wish_back", thing=wish, at=at, by_card=by_card)
        ClubWish.objects.filter(pk=wish.pk).delete()


def request_of_wish(wish: ClubWish, worker: Worker | None) -> BookingRequest:
    """The wish as a request for a usual day of its half-year (3 queries)."""
    day = usual_day(wish.sharing.half, wish.weekday)
    return BookingRequest(
        room=rooms_whole().get(pk=wish.room_id),
        layout=wish.layout,
        starts_at=clock.at(day, wish.starts),
        ends_at=clock.at(day, wish.ends),
        head_count=wish.head_count,
        title=wish.club.name,
        contact_name=wish.club.name,
        use=wish.use,
        booker_kind=BookerKind.CLUB,
        club=wish.club,
        worker=worker,
        is_of_series=True,
    )


def appeal_wish(*, wish: ClubWish, text: str, at: datetime) -> Appeal:
    """Say something against the result. Refused: `round_decided`, `said_already`."""
    try:
        with holding(wish.sharing, RoundState.PUBLISHED):
            made = Appeal.objects.create(wish=wish, text=text, made_at=at)
            record_own(verb="appeal", thing=made, at=at, by_card=True)
            return made
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@contextmanager
def holding(sharing: Sharing, *states: str) -> Iterator[Sharing]:
    """The round's row, locked, in one of these states; Refusal where it is in none."""
    with transaction.atomic():
        row = Sharing.objects.select_for_update(no_key=True).get(pk=sharing.pk)
        if row.state not in states:
            is_late = RoundState.OPEN in states
            text = _("Wishes are not taken any more.") if is_late else _("This round is not at that point.")
            raise Refusal("round_not_open" if is_late else "round_decided", text)
        yield row
