"""What can be ordered, and what the work is given and gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where an order stands."""

    WAITING = "waiting", pgettext_lazy("order", "waiting")
    RUNNING = "running", pgettext_lazy("order", "under way")
    DONE = "done", pgettext_lazy("order", "done")
    FAILED = "failed", pgettext_lazy("order", "not done")


@dataclass(frozen=True)
class Kind:
    """One thing that can be ordered.

    `check(payload)` runs with the street's login when it is ordered and raises Refusal; `work(job)` runs
    in one transaction with the owner's login, checks again, and returns an Outcome.
    """

    title: str | Promise
    check: str
    work: str


@dataclass(frozen=True)
class Job:
    """What the work is given; `say(step, steps, sentence)` is seen at once, even inside the transaction."""

    payload: Mapping[str, Any]
    by: str
    at: datetime
    say: Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """A sentence on what was done; a secret is kept sealed and shown once."""

    message: str
    secret: str = ""


KINDS: dict[str, Kind] = {
    "open": Kind(
        pgettext_lazy("order", "Open a committee"), "tenants.opening.check_order", "tenants.opening.carry_out"
    ),
}


def _of_life(name: str, title: str | Promise) -> Kind:
    return Kind(title, f"tenants.life.orders.check_{name}", f"tenants.life.orders.{name}")


KINDS |= {
    "suspend": _of_life("suspend", pgettext_lazy("order", "Close for a while")),
    "resume": _of_life("resume", pgettext_lazy("order", "Open again")),
    "rename": _of_life("rename", pgettext_lazy("order", "Give another name")),
    "recode": _of_life("recode", pgettext_lazy("order", "Give another code")),
    "merge": _of_life("merge", pgettext_lazy("order", "Merge into another")),
    "split": _of_life("split", pgettext_lazy("order", "Split")),
    "retire": _of_life("retire", pgettext_lazy("order", "Close for good")),
    "undo": _of_life("undo", pgettext_lazy("order", "Undo the last change")),
    "settle": Kind(
        pgettext_lazy("order", "Tidy up after changes"),
        "tenants.life.orders.check_settle",
        "tenants.life.orders.settle",
    ),
}


class GlassReason(TextChoices):
    """Why the street looks into one committee's rooms; chosen, so that no personal words leave them."""

    INCIDENT = "incident", pgettext_lazy("glass", "An incident under way")
    FAULT = "fault", pgettext_lazy("glass", "A fault that only shows there")
    AUTHORITY = "authority", pgettext_lazy("glass", "An office that may ask by law")
    NOBODY_THERE = "nobody", pgettext_lazy("glass", "Nobody there can sign in")


# How long a broken glass stays open; an unanswered wish is asked for anew after that time.
GLASS_OPEN = timedelta(minutes=60)
