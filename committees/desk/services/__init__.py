"""What the desk does with a matter, from taking it to its end."""

from committees.desk.services.closing import Way, close_matter, guide
from committees.desk.services.correcting import Correction, correct_matter
from committees.desk.services.handing import accept, hand_over, pass_matters
from committees.desk.services.receiving import Receipt, due_day, register_matter
from committees.desk.services.revealing import reveal_reply
from committees.desk.services.stepping import call_back, note_step, promise

__all__ = [
    "Correction",
    "Receipt",
    "Way",
    "accept",
    "call_back",
    "close_matter",
    "correct_matter",
    "due_day",
    "guide",
    "hand_over",
    "note_step",
    "pass_matters",
    "promise",
    "register_matter",
    "reveal_reply",
]
