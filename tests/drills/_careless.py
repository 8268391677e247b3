"""The twin's worker: a fold that forgets its marks before the street has the figures."""

from datetime import datetime

import django
from django.db import transaction

from keting.celery import app

django.setup()

from reporting.services import folding  # noqa: E402  models need the apps
from reporting.services.marks import days_by_mark, forget, locked_state, waiting_marks  # noqa: E402

__all__ = ["app"]


def fold(*, at: datetime) -> int:
    """Marks first: a crash between the two transactions loses their days for ever."""
    marks = waiting_marks()
    forget(marks)
    if marks:
        with transaction.atomic():
            folding._count(locked_state(), days_by_mark(marks), at)
    return len(marks)


folding.fold = fold  # type: ignore[assignment]
