"""Reading the programs of an office."""

from datetime import datetime

from django.db.models import F

from keting.db.fields import blind
from keting.programs.models import Program


def programs() -> list[Program]:
    """All of them, those that hold first."""
    return list(Program.objects.order_by(F("ended_at").desc(nulls_first=True), "-made_at"))


def program_with(word: str, at: datetime) -> Program | None:
    """The program whose key this is, while it holds."""
    rows = Program.objects.filter(digest=blind(word, "program"), ended_at=None, expires_at__gt=at)
    return rows.first()
