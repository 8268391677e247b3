"""What a calendar program is told: a room's and a club's hours as the public sees them, a household's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from committees.clubs.models import Club
from committees.clubs.selectors import here
from committees.households.models import Household
from committees.rooms.kinds import OCCUPYING, State
from committees.rooms.models import Booking, Closure, Feed, Room
from committees.rooms.selectors.days import told
from keting.db.fields import blind
from tenants.scope import current
from tenants.selectors import absorbed

BACK = timedelta(days=60)
SIGNED = 16


@dataclass(frozen=True)
class Event:
    """One thing in a calendar. Its `uid` stays when it moves, and `sequence` goes up with every change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    location: str
    status: str


def token_of(feed: Feed) -> str:
    """The feed's key and its signature under the committee's own key."""
    return f"{feed.pk.hex}{_signature(feed.pk.hex)}"


def _signature(key: str, of: UUID | None = None) -> str:
    return blind(key, "feed", of=of)[:SIGNED]


def feed_of(token: str) -> Feed | None:
    """The feed of an address, given here or by a committee that has joined this one since.

    A forged signature is refused before anything is looked for.
    """
    key, signature = token[:32], token[32:]
    former: list[UUID | None] = [None]
    if len(token) != 32 + SIGNED or not all(c in "0123456789abcdef" for c in token):
        return None
    if signature != _signature(key):
        former = [*absorbed(current())]
        if not any(signature == _signature(key, one) for one in former):
            return None
    rows = Feed.objects.filter(pk=UUID(key), revoked_at__isnull=True)
    return rows.select_related("room", "household", "club").first()


def open_feeds(rooms: Iterable[Room]) -> dict[UUID, Feed]:
    """The address of each room's calendar where it has one (1 query)."""
    rows = Feed.objects.filter(room__in=[room.pk for room in rooms], revoked_at__isnull=True)
    return {feed.room_id: feed for feed in rows if feed.room_id}


def feeds_of_clubs() -> list[tuple[Club, Feed | None]]:
    """Every club at work and the address of its calendar, where it has one (2 queries)."""
    rows = Feed.objects.filter(club__isnull=False, revoked_at__isnull=True)
    feeds = {feed.club_id: feed for feed in rows}
    return [(club, feeds.get(club.pk)) for club in here()]


def feed_of_club(club: Club) -> Feed | None:
    """The club's (1 query)."""
    return Feed.objects.filter(club=club, revoked_at__isnull=True).first()


def feed_of_household(household: Household) -> Feed | None:
    """The household's own (1 query)."""
    return Feed.objects.filter(household=household, revoked_at__isnull=True).first()


def events_of(feed: Feed, at: datetime) -> list[Event]:
    """Everything since two months ago, what was given back too (1 or 2 queries)."""
    since = at - BACK
    if feed.room:
        beside = Q(room__parts__space__in=feed.room.parts.values("space"))
        rows = Booking.objects.filter(beside, ends_at__gt=since).distinct()
        closed = Closure.objects.filter(Q(room=feed.room) | Q(room__isnull=True), ends_at__gt=since)
        return [*map(_public, _newest(rows)), *(_closed(one, feed.room) for one in closed)]
    if feed.club:
        rows = Booking.objects.filter(club=feed.club, ends_at__gt=since)
        return [*map(_public, _newest(rows))]
    own = Booking.objects.filter(household=feed.household, ends_at__gt=since)
    return [event_of(one) for one in _newest(own)]


def _newest(rows: QuerySet[Booking]) -> list[Booking]:
    """Of what was moved or taken back only the last state; mistakes are given back."""
    last: dict[UUID, Booking] = {}
    for one in rows.select_related("room", "club").defer("phone").order_by("sequence", "id"):
        last[one.calendar_uid or one.pk] = one
    return sorted(last.values(), key=lambda one: (one.starts_at, one.pk))


def event_of(booking: Booking) -> Event:
    """A booking for whoever booked it."""
    words = {State.HELD: "TENTATIVE", State.CONFIRMED: "CONFIRMED"}
    return Event(
        uid=f"{booking.calendar_uid or booking.pk}@keting",
        sequence=2 * booking.sequence + (booking.state not in OCCUPYING),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        changed_at=max(booking.booked_at, booking.cancelled_at or booking.booked_at),
        summary=booking.title,
        location=str(booking.room),
        status=words.get(State(booking.state), "CANCELLED"),
    )


def _public(booking: Booking) -> Event:
    own = event_of(booking)
    club = booking.club
    names = (club.name, club.name_en, club.name_ja) if club else None
    title = told(booking.title, booking.use, names, is_public=booking.is_title_public)
    return Event(**{**vars(own), "summary": title or _("taken")})


def _closed(closure: Closure, room: Room) -> Event:
    return Event(
        uid=f"{closure.pk}@keting",
        sequence=int(closure.lifted_at is not None),
        starts_at=closure.starts_at,
        ends_at=closure.ends_at,
        changed_at=closure.lifted_at or closure.made_at,
        summary=_("closed: %(why)s") % {"why": closure},
        location=str(room),
        status="CANCELLED" if closure.lifted_at else "CONFIRMED",
    )
