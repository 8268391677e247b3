"""The day itself: being there, the sheet of paper, keys, what is broken, forgiving."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import LEFT, Trouble
from committees.rooms.models import Room
from committees.rooms.selectors import DeskRow, offered_on
from keting import clock
from keting.web.widgets import Choices, ManyChoices

CODE = {"autocomplete": "off", "autocapitalize": "characters"}


class HereForm(forms.Form):
    """The code that hangs on the door, and the slip's; where card or slip is known the first is enough."""

    door = forms.CharField(label=_("Code on the door"), max_length=10, widget=forms.TextInput(attrs=CODE))
    booking = forms.CharField(label=_("Code on your slip"), max_length=20, widget=forms.TextInput(attrs=CODE))

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["booking"].required = not is_known


class SheetForm(forms.Form):
    """A line for each booking of the day that nothing is known of."""

    def __init__(self, rows: list[DeskRow], data: Any = None) -> None:
        super().__init__(data)
        choices = [("came", _("came")), ("absent", _("nobody came")), ("", _("not known"))]
        for row in rows:
            self.fields[str(row.id)] = forms.ChoiceField(
                label=row.title, choices=choices, required=False, widget=Choices(columns=3)
            )

    def told(self, what: str) -> set[UUID]:
        """The bookings of which this was ticked."""
        return {UUID(name) for name, given in self.cleaned_data.items() if given == what}


class NoteForm(forms.Form):
    """Why it is forgiven."""

    note = forms.CharField(label=_("Why is it forgiven?"), max_length=100)


class PauseForm(forms.Form):
    """For how long, and why."""

    days = forms.IntegerField(label=_("For how many days?"), min_value=1, max_value=90, initial=14)
    reason = forms.CharField(label=_("Why?"), max_length=100)


class _OfRoom(forms.Form):
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none(), empty_label=None)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["room"].queryset = offered_on(clock.today())  # type: ignore[attr-defined]


class KeyForm(_OfRoom):
    """Which key, and in whose hands."""

    key_no = forms.CharField(label=_("Number of the key"), max_length=10)
    taken_by = forms.CharField(label=_("Who takes it?"), max_length=30)


class KeyBackForm(forms.Form):
    """How the room was left."""

    in_order = forms.MultipleChoiceField(
        label=_("What was in order?"), choices=LEFT, required=False, widget=ManyChoices(columns=2)
    )


class UpkeepForm(_OfRoom):
    """What is wrong, and where."""

    kind = forms.ChoiceField(
        label=_("What kind?"), choices=Trouble.choices, initial=Trouble.DAMAGE, widget=Choices(columns=2)
    )
    what = forms.CharField(label=_("What is wrong?"), max_length=100)
