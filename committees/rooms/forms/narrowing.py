"""How far a program wants the week."""

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.rooms.models import Room
from committees.rooms.selectors import Gap
from keting import clock


class FilterForm(forms.Form):
    """One room, one day, rooms large enough, free times long enough; each may be left out."""

    room = forms.SlugField(required=False)
    day = forms.DateField(required=False)
    people = forms.IntegerField(required=False, min_value=1, max_value=999)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=24 * 60)

    def clean_day(self) -> date | None:
        """A day of a year that has weeks here."""
        day: date | None = self.cleaned_data["day"]
        if day and day.year not in clock.YEARS:
            raise ValidationError(_("Please look at the day again."), code="no_such_day")
        return day

    def suits(self, room: Room) -> bool:
        """Whether the room is wanted and seats them in one of its layouts."""
        slug, people = self.cleaned_data["room"], self.cleaned_data["people"] or 0
        seats = max((layout.capacity for layout in room.layouts.all()), default=0)
        return slug in {"", room.slug} and seats >= people

    def long_enough(self, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
        """The gaps into which it would fit."""
        least = timedelta(minutes=self.cleaned_data["minutes"] or 0)
        return tuple(gap for gap in gaps if gap.ends_at - gap.starts_at >= least)
