"""What `check --deploy` says of a house that is open to the world, beside Django's own."""

import json
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's name

from keting import clock

LONGEST_UNASKED = 30
FOR_CHECKS = "Zm9yLWNoZWNrcy1vbmx5LWZvci1jaGVja3Mtb25seSE="


@register(Tags.security, deploy=True)
def check_keys(**_more: Any) -> list[CheckMessage]:
    """Nothing is sealed with the key that stands in the sources."""
    if settings.KETING_MASTER_KEY != FOR_CHECKS and not settings.SECRET_KEY.startswith("for-checks-only"):
        return []
    told = "KETING_MASTER_KEY or KETING_SECRET_KEY is the one for checks (deploy/SECURITY.md, keys)."
    return [Error(told, id="keting.E001")]


@register(Tags.security, deploy=True)
def check_components(**_more: Any) -> list[CheckMessage]:
    """Somebody has lately looked at how old what is built in is."""
    age = (clock.today() - asked_on(record())).days
    if age <= LONGEST_UNASKED:
        return []
    told = f"`make audit` was run {age} days ago: is a component too old by now (deploy/SECURITY.md)?"
    return [Warning(told, id="keting.W002")]


def record() -> Path:
    """The record that goes with the package: the kernel knows the storey that deploys by its name only."""
    found = find_spec("deploy")
    return (
        Path(str(found.origin)).with_name("components") / "record.json"
        if found and found.origin
        else Path("none")
    )


def asked_on(path: Path) -> date:
    """The day of a record; without one the first of all days."""
    return date.fromisoformat(json.loads(path.read_text("utf-8"))["asked_on"]) if path.exists() else date.min
