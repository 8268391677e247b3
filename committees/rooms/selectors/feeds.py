"""What a calendar program is told: a room's and a club's hours as the public sees them, a household's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import compare_digest
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from committees.clubs.models import Club
from committees.clubs.selectors import here
from committees.households.models import Household
from committees.households.selectors import home_at
from committees.rooms.kinds import OCCUPYING, State
from committees.rooms.models import Booking, Closure, Feed, Room
from committees.rooms.selectors.bookings import LETTERS
from committees.rooms.selectors.days import told
from keting.db.fields import blind
from tenants.scope import current
from tenants.selectors import absorbed

BACK = timedelta(days=60)
PASSWORD_LENGTH = 12


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


def password_of(feed: Feed, *, of: UUID | None = None) -> str:
    """What opens the household's own calendar: twelve letters and digits, made of its key and stored nowhere.

    `of`: as a committee gave it that has joined this one since.
    """
    number = int(blind(feed.pk.hex, "feed", of=of), 16)
    return "".join(LETTERS[number // len(LETTERS) ** n % len(LETTERS)] for n in range(PASSWORD_LENGTH))


def feed_with(door: str, password: str) -> Feed | None:
    """The calendar of the household behind this door, if the password is its own."""
    household = home_at(door[:40])
    found = feed_of_household(household) if household else None
    given = "".join(c for c in password.upper() if c.isalnum())
    offices = [None, *absorbed(current())] if found and given.isascii() else []
    fits = [compare_digest(given, password_of(found, of=one)) for one in offices if found]
    return found if any(fits) else None


def feed_of_room(slug: str) -> Feed | None:
    """The room's published calendar (1 query)."""
    return _open().filter(room__slug=slug).first()


def open_feeds(rooms: Iterable[Room]) -> dict[UUID, Feed]:
    """Each room's calendar where it is published (1 query)."""
    rows = Feed.objects.filter(room__in=[room.pk for room in rooms], revoked_at__isnull=True)
    return {feed.room_id: feed for feed in rows if feed.room_id}


def feeds_of_clubs() -> list[tuple[Club, Feed | None]]:
    """Every club at work and its calendar, where it is published (2 queries)."""
    rows = Feed.objects.filter(club__isnull=False, revoked_at__isnull=True)
    feeds = {feed.club_id: feed for feed in rows}
    return [(club, feeds.get(club.pk)) for club in here()]


def feed_of_club(club: Club) -> Feed | None:
    """The club's (1 query)."""
    return feed_of_club_with(club.pk)


def feed_of_club_with(club_id: UUID) -> Feed | None:
    """The calendar of the club with this key (1 query)."""
    return _open().filter(club=club_id).first()


def feed_of_household(household: Household) -> Feed | None:
    """The household's own (1 query)."""
    return _open().filter(household=household).first()


def _open() -> QuerySet[Feed]:
    return Feed.objects.select_related("room", "household", "club").filter(revoked_at__isnull=True)


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
