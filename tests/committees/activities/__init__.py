"""Activities."""

from datetime import date

FRIDAY = date(2026, 11, 27)
