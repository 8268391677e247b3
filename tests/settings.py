"""The house's settings with the engine of tests."""

from keting.settings import *  # noqa: F403
from keting.settings import DATABASES

DATABASES["default"]["ENGINE"] = "tests.engine"
