"""Programs of the machine that some tests need: `.ci/run` installs them, a newcomer may not have them."""

import os
import shutil

import pytest

# What such a test says that did not run, for people and for the count of the proofs (tests.plugin).
ABSENT = "NOT INSTALLED"


def needed(program: str, package: str) -> str:
    """Where the program is. Without it the test is skipped, loudly; CI fails."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/lib/systemd")
    if found is None:
        message = f"{ABSENT}: {program}, so this was not tried (apt-get install {package})"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return str(found)
