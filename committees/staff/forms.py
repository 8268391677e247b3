"""The roster as a form: a choice for each colleague's half day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.staff.kinds import SHORT, Half
from committees.staff.models import Worker
from committees.staff.selectors import Day, Week
from committees.staff.services import Cell
from keting.web.calendar import full_day


@dataclass(frozen=True)
class Slot:
    """A half day and its field."""

    half: Half
    bound: forms.BoundField


@dataclass(frozen=True)
class Column:
    """One day of a row with its two fields."""

    day: date
    slots: list[Slot]


@dataclass(frozen=True)
class Line:
    """A colleague's week of fields."""

    worker: Worker
    columns: list[Column]


class RosterForm(forms.Form):
    """One submit for the whole week; an unknown name is nobody's half day and is not read."""

    def __init__(self, week: Week, data: Any = None) -> None:
        super().__init__(data)
        self.cells: dict[str, Cell] = {}
        self.lines = [self._line(row.worker, row.days) for row in week.rows if row.worker.is_active]

    def posts(self) -> dict[Cell, str]:
        """What each half day shall be; '' is nothing."""
        return {cell: self.cleaned_data[name] for name, cell in self.cells.items()}

    def _line(self, worker: Worker, days: list[Day]) -> Line:
        return Line(worker, [self._column(worker, day) for day in days])

    def _column(self, worker: Worker, day: Day) -> Column:
        return Column(day.day, [self._slot(worker, day, half) for half in Half])

    def _slot(self, worker: Worker, day: Day, half: Half) -> Slot:
        name = f"{worker.id}_{day.day}_{half.value}"
        self.cells[name] = Cell(worker.id, day.day, half)
        shift = day.shifts.get(half)
        words = [worker.name, full_day(day.day), str(half.label)]
        self.fields[name] = forms.ChoiceField(
            label=" ".join(words),
            choices=[("", "–"), *((post.value, word) for post, word in SHORT.items())],
            required=False,
            initial=shift.post if shift else "",
            error_messages={"invalid_choice": _("There is no such post.")},
            widget=forms.Select(attrs={"class": "input", "aria-label": " ".join(words)}),
        )
        return Slot(half, self[name])
