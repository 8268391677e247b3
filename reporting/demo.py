"""The street office's demo: its accounts and a first count."""

from datetime import date


def load_street(*, day: date) -> None:
    """Open the demo account and count everything once."""
