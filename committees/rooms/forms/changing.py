"""Changing a booking: when, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.rooms.forms.booking import Quarters, quarters
from committees.rooms.models import Booking
from keting import clock
from keting.web.widgets import Day


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
