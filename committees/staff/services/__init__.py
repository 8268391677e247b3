"""Hiring, planning the week, and noting who is where."""

from committees.staff.services.people import Hiring, hire, leave, pass_shifts, welcome
from committees.staff.services.presence import come_back, note_presence
from committees.staff.services.roster import Cell, copy_last_week, plan_week, set_shift
from committees.staff.services.turns import wait_for, wait_turn

__all__ = [
    "Cell",
    "Hiring",
    "come_back",
    "copy_last_week",
    "hire",
    "leave",
    "note_presence",
    "pass_shifts",
    "plan_week",
    "set_shift",
    "wait_for",
    "wait_turn",
    "welcome",
]
