"""What goes by itself: how much of what went, and whether anything is still there past its time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import IntegerField, Max, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from keting import clock
from keting.audit.models import Entry
from keting.marks.models import CountingState
from keting.privacy.clearing import VERB
from keting.privacy.ends import ends
from keting.privacy.labels import Purpose
from keting.privacy.register import purposes, register


@dataclass(frozen=True)
class Ending:
    """One purpose: how many rows went in the last year, when the last did, how many are past their time."""

    purpose: Purpose
    gone: int
    last_at: datetime | None
    due: int


def endings(day: date) -> list[Ending]:
    """Every purpose whose rows have an end; one statement for each table, whatever stands in it."""
    stated, labels = ends("committee"), register()
    told, due = (
        _told(day),
        {label: end.due(apps.get_model(label), day).count() for label, end in stated.items()},
    )
    return [
        Ending(
            purpose,
            gone=sum(told[one][0] for one in tables if one in told),
            last_at=max((told[one][1] for one in tables if one in told), default=None),
            due=sum(due[one] for one in tables),
        )
        for purpose in purposes()
        if (tables := [one for one in stated if labels[one].purpose is purpose])
    ]


def cleared_on() -> date | None:
    """The day on which the house last looked for what is past its time."""
    return CountingState.objects.values_list("cleared_on", flat=True).first()


def _told(day: date) -> dict[str, tuple[int, datetime]]:
    """By table: what the record says of the last year."""
    since = clock.at(clock.years_before(day, 1), "00:00")
    rows = Entry.objects.filter(verb=VERB, at__gte=since).order_by().values("thing")
    counted = rows.annotate(n=Sum(Cast(KT("after__rows"), IntegerField())), last=Max("at"))
    names = {one._meta.label_lower: one._meta.label for one in apps.get_models()}
    return {names[row["thing"]]: (row["n"], row["last"]) for row in counted if row["thing"] in names}
