"""The makings of tables, without their files."""

from dataclasses import dataclass

from django.db.models import QuerySet

from keting.clock import Grain
from reporting.models import TableRun
from reporting.selectors.periods import Period

SHOWN = 20


@dataclass(frozen=True)
class Listed:
    """A making and the period that it covers."""

    run: TableRun
    period: Period


def light() -> QuerySet[TableRun]:
    """Rows without the bytes."""
    return TableRun.objects.defer("workbook", "bundle")


def recent_runs() -> list[Listed]:
    """The latest, newest first (1 query)."""
    return [Listed(run, period(run)) for run in light()[:SHOWN]]


def period(run: TableRun) -> Period:
    """The month or quarter of a making."""
    return Period(Grain(run.grain), run.start)
