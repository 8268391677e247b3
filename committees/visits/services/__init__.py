"""Arranging visits, recording them, correcting what was recorded."""

from committees.visits.services.arranging import (
    Arrangement,
    arrange_visit,
    cancel_visit,
    decline_visit,
    keep_quiet,
    move_visit,
    note_absent,
    set_off,
)
from committees.visits.services.passing import pass_appointments
from committees.visits.services.recording import (
    Found,
    Record,
    VisitCorrection,
    correct_visit,
    record_visit,
)

__all__ = [
    "Arrangement",
    "Found",
    "Record",
    "VisitCorrection",
    "arrange_visit",
    "cancel_visit",
    "correct_visit",
    "decline_visit",
    "keep_quiet",
    "move_visit",
    "note_absent",
    "pass_appointments",
    "record_visit",
    "set_off",
]
