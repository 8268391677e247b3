"""Who joins, and who came."""

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.clubs.forms.fields import NumberField, RefusableForm
from committees.clubs.selectors import Sheet
from committees.clubs.services import Person
from committees.households.forms import DoorField
from keting import clock
from keting.web.widgets import ManyChoices

MOMENT = "%Y%m%d-%H%M"


class PersonForm(RefusableForm):
    """Somebody who joins."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=30)
    door = DoorField(help_text=_("Left empty for somebody who does not live here."))
    phone = NumberField(label=_("Telephone, of who does not live here"))

    def person(self) -> Person:
        """For the service; a neighbour's number stands in the register already."""
        given = self.cleaned_data
        home = given["door"]
        return Person(name=given["name"], household=home, phone="" if home else given["phone"])


class MeetingForm(RefusableForm):
    """Who came, as a list of boxes, and how many others."""

    came = forms.MultipleChoiceField(label=_("Who came?"), required=False, widget=ManyChoices(columns=3))
    guests = forms.IntegerField(label=_("Guests"), min_value=0, max_value=200, initial=0)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        kwargs["initial"] = {"came": [str(one) for one in sheet.came], "guests": sheet.guests}
        super().__init__(*args, **kwargs)
        boxes = cast("forms.MultipleChoiceField", self.fields["came"])
        boxes.choices = [(str(one.pk), str(one) or _("somebody who has moved away")) for one in sheet.members]

    def ticks(self) -> dict[str, Any]:
        """For the service."""
        given = self.cleaned_data
        return {"came": [uuid.UUID(one) for one in given["came"]], "guests": given["guests"]}


def moment_named(word: str) -> datetime | None:
    """20261126-1400 as an instant of Shanghai; None for anything else."""
    try:
        told = datetime.strptime(word, MOMENT)  # noqa: DTZ007  made an instant in the next line
    except ValueError:
        return None
    return clock.at(told.date(), told.time())
