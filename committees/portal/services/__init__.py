"""The house as a whole: its first day, a colleague who leaves it, the reading of its record, a card's own."""

from committees.portal.services.clearing import let_time_run_out
from committees.portal.services.house import Parting, furnish, see_off
from committees.portal.services.letting_go import let_go
from committees.portal.services.record import export_record, look_at_record, open_words
from committees.portal.services.rights import (
    Asked,
    Copy,
    answer_request,
    erase_person,
    receive_request,
    take_copy,
)

__all__ = [
    "Asked",
    "Copy",
    "Parting",
    "answer_request",
    "erase_person",
    "export_record",
    "furnish",
    "let_go",
    "let_time_run_out",
    "look_at_record",
    "open_words",
    "receive_request",
    "see_off",
    "take_copy",
]
