"""Reading the roster and the board."""

from committees.staff.selectors.board import Board, Line, board, on_desk
from committees.staff.selectors.roster import (
    Day,
    Gap,
    Row,
    Week,
    active_workers,
    desk_gaps,
    desk_mates,
    monday_of,
    shifts_of,
    week,
    week_name,
    worker_of,
)

__all__ = [
    "Board",
    "Day",
    "Gap",
    "Line",
    "Row",
    "Week",
    "active_workers",
    "board",
    "desk_gaps",
    "desk_mates",
    "monday_of",
    "on_desk",
    "shifts_of",
    "week",
    "week_name",
    "worker_of",
]
