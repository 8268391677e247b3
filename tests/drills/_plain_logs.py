"""The house's settings without the filter of its logs."""

from keting.settings import *  # noqa: F403
from keting.settings import LOGGING

LOGGING["handlers"]["console"]["filters"] = []  # type: ignore[index]
