"""What the pages of the house draw from its rooms."""

from committees.portal.selectors.clearing import Ending, cleared_on, endings
from committees.portal.selectors.clubs import ClubHours, club_hours
from committees.portal.selectors.fields import Changed, Words
from committees.portal.selectors.helping import Offers, offers_on
from committees.portal.selectors.house import (
    Event,
    EventDay,
    House,
    house,
    service_kinds,
    week_events,
    week_of,
)
from committees.portal.selectors.mine import MyDay, Stop, my_day
from committees.portal.selectors.ours import Ours, is_offer, ours
from committees.portal.selectors.parting import Estate, estate_of, heirs_of
from committees.portal.selectors.record import (
    Line,
    Wanted,
    alarms,
    entries,
    guests,
    lines,
    looks_at,
    newest_seal,
    words_of,
)
from committees.portal.selectors.rights import (
    Section,
    answer_day,
    copy_of,
    open_requests,
    requests,
    waiting,
    whom_of,
    whom_of_resident,
)

__all__ = [
    "Changed",
    "ClubHours",
    "Ending",
    "Estate",
    "Event",
    "EventDay",
    "House",
    "Line",
    "MyDay",
    "Offers",
    "Ours",
    "Section",
    "Stop",
    "Wanted",
    "Words",
    "alarms",
    "answer_day",
    "cleared_on",
    "club_hours",
    "copy_of",
    "endings",
    "entries",
    "estate_of",
    "guests",
    "heirs_of",
    "house",
    "is_offer",
    "lines",
    "looks_at",
    "my_day",
    "newest_seal",
    "offers_on",
    "open_requests",
    "ours",
    "requests",
    "service_kinds",
    "waiting",
    "week_events",
    "week_of",
    "whom_of",
    "whom_of_resident",
    "words_of",
]
