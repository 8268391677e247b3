"""The web application; with SIGN_IN_WAY=uncounted nobody counts tries, and all find seats at any pace."""

import os
from datetime import timedelta

from keting import crowding, limits
from keting.wsgi import application

__all__ = ["application"]

if os.environ.get("SIGN_IN_WAY") == "uncounted":
    crowding.SEATS = crowding.FOR_SUSPECTS = 1_000
    crowding.PACE = timedelta(0)
    limits.take = lambda *parts: None  # type: ignore[assignment]
