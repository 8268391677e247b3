"""A series in the resident's words."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.rooms.forms.booking import DeskForm
from committees.rooms.kinds import NTH, WEEKDAYS, OnHolidays, Pattern
from committees.rooms.models import Room
from committees.rooms.services import Recurrence
from keting import clock
from keting.clock import Span
from keting.web.widgets import Choices, Day, Hour, ManyChoices
from tenants.selectors import festivals

A_YEAR = 366


class SeriesForm(DeskForm):
    """Who, what, in which room as for one booking; then how often and until when."""

    door = None  # type: ignore[assignment]
    contact_name = forms.CharField(label=_("Who asks?"), max_length=30)
    day = forms.DateField(label=_("First day"), widget=Day)
    pattern = forms.ChoiceField(
        label=_("How often?"), choices=Pattern.choices, initial=Pattern.WEEKLY, widget=Choices(columns=3)
    )
    nth = forms.ChoiceField(label=_("Which one of the month?"), choices=NTH, required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("On which weekdays?"), choices=WEEKDAYS, widget=ManyChoices(columns=4)
    )
    last = forms.DateField(label=_("Until this day"), widget=Day, required=False)
    festival = forms.ChoiceField(label=_("or until this festival"), required=False)
    on_holidays = forms.ChoiceField(
        label=_("On public holidays?"),
        choices=OnHolidays.choices,
        initial=OnHolidays.SKIP,
        widget=Choices(columns=2),
    )
    meets_on_make_up_days = forms.BooleanField(
        label=_("Meet on weekends that are worked too"), required=False, initial=True
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, room=room, **kwargs)
        self.fields["starts"].widget = Hour()
        self.fields["ends"].widget = Hour()
        today = clock.today()
        ahead = festivals(Span(today, today + A_YEAR * clock.ONE_DAY))
        choice = cast("forms.ChoiceField", self.fields["festival"])
        choice.choices = [("", "–"), *((str(one.day), f"{one.name} {one.day}") for one in ahead)]

    def clean(self) -> dict[str, Any]:
        """One of the two ends."""
        given = self.cleaned_data
        if not (given.get("last") or given.get("festival")):
            raise ValidationError(_("Please say until when."), code="no_end")
        last = given.get("last") or clock.day_named(given["festival"])
        if given.get("day") and not given["day"] <= last <= given["day"] + A_YEAR * clock.ONE_DAY:
            raise ValidationError(_("The last day comes after the first, within a year."), code="no_end")
        return given

    def recurrence(self) -> Recurrence:
        """How often, as the service takes it."""
        given = self.cleaned_data
        return Recurrence(
            pattern=given["pattern"],
            weekdays="".join(sorted(given["weekdays"])),
            first=given["day"],
            last=given["last"] or clock.day_named(given["festival"]),
            nth=int(given["nth"] or 1),
            on_holidays=given["on_holidays"],
            meets_on_make_up_days=given["meets_on_make_up_days"],
        )


class SeriesHoursForm(forms.Form):
    """Other hours for a series, from a date on."""

    since = forms.DateField(label=_("From this day on"), widget=Day)
    starts = forms.TimeField(label=_("From"), input_formats=["%H:%M"], widget=Hour)
    ends = forms.TimeField(label=_("Until"), input_formats=["%H:%M"], widget=Hour)


class SeriesEndForm(forms.Form):
    """From which date on it is given back, and why."""

    since = forms.DateField(label=_("From this day on"), widget=Day)
    reason = forms.CharField(label=_("Why?"), max_length=100)
