"""Visits for programs: when, by whom, and what became of them; never where, and nothing that was said."""

from committees.visits.api.appointments import DayView, SettleView
from committees.visits.api.recording import CorrectView, VisitsView

__all__ = ["CorrectView", "DayView", "SettleView", "VisitsView"]
