"""Events as a calendar file (RFC 5545): lines of 75 bytes, Shanghai's own hours, no summer time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from committees.rooms.selectors.feeds import Event
from keting import clock

ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
LONGEST = 75


def calendar_text(name: str, events: Iterable[Event]) -> str:
    """The whole file; the same events give the same bytes, so that clients see when nothing has changed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Keting//Rooms//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *ZONE,
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield f"DTSTART;TZID=Asia/Shanghai:{_local(event.starts_at)}"
    yield f"DTEND;TZID=Asia/Shanghai:{_local(event.ends_at)}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"LOCATION:{_escaped(event.location)}"
    yield f"STATUS:{event.status}"
    yield f"TRANSP:{'TRANSPARENT' if event.status == 'CANCELLED' else 'OPAQUE'}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(at: datetime) -> str:
    return f"{clock.local(at):%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes, no character cut through; all but the first begin with a space."""
    piece, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > LONGEST:
            yield piece
            piece, length = " ", 1
        piece, length = piece + character, length + size
    yield piece
