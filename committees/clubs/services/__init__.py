"""What is done with clubs: founded, approved, led, renewed, attended."""

from committees.clubs.services.attending import cross_out_meetings, note_meeting
from committees.clubs.services.belonging import (
    Person,
    add_member,
    change_part,
    let_member_go,
    take_consent_back,
)
from committees.clubs.services.founding import (
    Founding,
    Profile,
    approve_club,
    change_club,
    close_club,
    decline_club,
    found_club,
)
from committees.clubs.services.going_on import post_notice, renew_club, take_notice_down
from committees.clubs.services.revealing import reveal_number

__all__ = [
    "Founding",
    "Person",
    "Profile",
    "add_member",
    "approve_club",
    "change_club",
    "change_part",
    "close_club",
    "cross_out_meetings",
    "decline_club",
    "found_club",
    "let_member_go",
    "note_meeting",
    "post_notice",
    "renew_club",
    "reveal_number",
    "take_consent_back",
    "take_notice_down",
]
