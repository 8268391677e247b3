"""From a wish to a club."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.clubs.forms.fields import NumberField, RefusableForm, lines
from committees.clubs.kinds import Category
from committees.clubs.services import Founding
from committees.households.forms import DoorField
from committees.households.models import Household
from keting.web.widgets import Choices


class FoundForm(RefusableForm):
    """Five questions: what it is called, of which kind, what you do, who leads it, how to reach you."""

    name = forms.CharField(label=_("What shall the club be called?"), max_length=20)
    category = forms.ChoiceField(
        label=_("Of which kind is it?"), choices=Category.choices, widget=Choices(columns=4)
    )
    about = lines(_("What will you do together?"), 200)
    leader = forms.CharField(label=_("Your name; you lead it for now"), max_length=30)
    phone = NumberField(
        label=_("Your telephone"),
        help_text=_("The committee calls you once it has decided. Nobody else does."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, household: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household

    def founding(self) -> Founding:
        """For the service."""
        given = dict(self.cleaned_data)
        return Founding(household=given.pop("door", None) or self.household, **given)


class DeskFoundForm(FoundForm):
    """The same at the desk, for somebody who stands there."""

    door = DoorField(help_text=_("Then the leader is the neighbour of this name behind it."))
    leader = forms.CharField(label=_("Who leads it for now?"), max_length=30)
    phone = NumberField(label=_("Their telephone"))


class WhyForm(forms.Form):
    """The reason of a no, or of an end."""

    why = forms.CharField(label=_("Why?"), max_length=100)
