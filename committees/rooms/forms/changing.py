"""Changing a booking: when, and why."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.rooms.forms.booking import Quarters, quarters
from committees.rooms.kinds import WEEKDAYS, Use
from committees.rooms.models import Booking
from committees.rooms.services import Wish
from keting import clock
from keting.clock import Span
from keting.web.widgets import Day, Hour, ManyChoices

DAYS = 31


class MoveForm(forms.Form):
    """Another day or other hours in the same room."""

    day = forms.DateField(label=_("Day"), widget=Day)
    starts = forms.TimeField(label=_("From"), input_formats=["%H:%M"])
    ends = forms.TimeField(label=_("Until"), input_formats=["%H:%M"])

    def __init__(self, booking: Booking, data: Any = None) -> None:
        starts, ends = clock.local(booking.starts_at), clock.local(booking.ends_at)
        now = {"day": booking.day, "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
        super().__init__(data, initial=now)
        room = booking.room
        self.fields["starts"].widget = Quarters(lambda: quarters(room, first=True))
        self.fields["ends"].widget = Quarters(lambda: quarters(room, first=False))

    def hours(self) -> dict[str, Any]:
        """The valid form as columns of a request."""
        given = self.cleaned_data
        return {
            "starts_at": clock.at(given["day"], given["starts"]),
            "ends_at": clock.at(given["day"], given["ends"]),
        }


class DeclineForm(forms.Form):
    """Why it is not approved."""

    reason = forms.CharField(label=_("Why?"), max_length=100)


LENGTHS = (
    (30, _("half an hour")),
    (60, _("one hour")),
    (90, _("an hour and a half")),
    (120, _("two hours")),
    (180, _("three hours")),
    (240, _("four hours")),
)


class SearchForm(forms.Form):
    """How many, how long, and when it would suit."""

    first = forms.DateField(label=_("From this day on"), widget=Day)
    head_count = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=999)
    minutes = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=LENGTHS,
        initial=120,
    )
    use = forms.ChoiceField(label=_("Will it be heard next door?"), choices=Use.choices, initial=Use.QUIET)
    weekdays = forms.MultipleChoiceField(
        label=_("Only on these weekdays"), choices=WEEKDAYS, required=False, widget=ManyChoices(columns=4)
    )
    earliest = forms.TimeField(label=_("Not before"), input_formats=["%H:%M"], widget=Hour, required=False)
    latest = forms.TimeField(label=_("Not after"), input_formats=["%H:%M"], widget=Hour, required=False)

    def wish(self) -> Wish:
        """A month from the first day on."""
        given = self.cleaned_data
        first = given["first"]
        hours = {name: given[name] for name in ("earliest", "latest") if given[name]}
        return Wish(
            span=Span(first, first + timedelta(days=DAYS)),
            minutes=given["minutes"],
            head_count=given["head_count"],
            use=given["use"],
            weekdays="".join(given["weekdays"]),
            **hours,
        )
