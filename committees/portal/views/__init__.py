"""Pages of the house as a whole."""

from committees.portal.views.clubs import club, club_hours
from committees.portal.views.ours import ours, part_with
from committees.portal.views.pages import (
    board,
    helping,
    home,
    house,
    my_day,
    poster,
    privacy,
    see_off,
    services,
    today,
    us,
)
from committees.portal.views.record import looked_at, record, record_workbook, run_out, words
from committees.portal.views.rights import ask, data_request, request_copy, request_erase, requests

__all__ = [
    "ask",
    "board",
    "club",
    "club_hours",
    "data_request",
    "helping",
    "home",
    "house",
    "looked_at",
    "my_day",
    "ours",
    "part_with",
    "poster",
    "privacy",
    "record",
    "record_workbook",
    "request_copy",
    "request_erase",
    "requests",
    "run_out",
    "see_off",
    "services",
    "today",
    "us",
    "words",
]
