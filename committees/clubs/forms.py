"""What is filled in about clubs: shape only; the services decide."""

import re
import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.clubs.kinds import MOST_STARS, Category
from committees.clubs.models import Club
from committees.clubs.selectors import Sheet
from committees.clubs.services import Founding, Person, Profile
from committees.households.forms import DoorField
from committees.households.models import Household
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal
from keting.web.widgets import Choices, Day, ManyChoices

PHONE = re.compile(r"\+?\d{7,15}")
MOMENT = "%Y%m%d-%H%M"
PROFILE = (
    "name",
    "name_en",
    "category",
    "about",
    "about_en",
    "joining",
    "joining_en",
    "founded_on",
    "stars",
)


class RefusableForm(forms.Form):
    """A form that can say a service's no."""

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal above the fields, its code for the telephone."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


def _lines(label: Any, length: int, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


class NumberField(forms.CharField):
    """A telephone number: digits only, an optional plus."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
        super().__init__(**{"max_length": 20, "required": False, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """13812341234, however it was written."""
        phone = re.sub(r"[\s()\-－—]", "", super().clean(value))
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Please look at the number again."), code="phone_shape")
        return phone


class FoundForm(RefusableForm):
    """Five questions: what it is called, of which kind, what you do, who leads it, how to reach you."""

    name = forms.CharField(label=_("What shall the club be called?"), max_length=20)
    category = forms.ChoiceField(
        label=_("Of which kind is it?"), choices=Category.choices, widget=Choices(columns=4)
    )
    about = _lines(_("What will you do together?"), 200)
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


class LiaisonForm(RefusableForm):
    """A colleague to turn to, or nobody yet."""

    liaison = forms.ModelChoiceField(label=_("Liaison"), queryset=Worker.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = cast("forms.ModelChoiceField[Worker]", self.fields["liaison"])
        colleagues.queryset = Worker.objects.filter(is_active=True)


class ProfileForm(LiaisonForm):
    """What the club's page says, its class and stars."""

    name = forms.CharField(label=_("Name"), max_length=20)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    category = forms.ChoiceField(label=_("Class"), choices=Category.choices, widget=Choices(columns=4))
    founded_on = forms.DateField(label=pgettext_lazy("club", "Founded on"), widget=Day)
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        choices=[(number, number or "–") for number in range(MOST_STARS + 1)],
        widget=Choices(columns=6),
    )
    about = _lines(_("What they do"), 200)
    about_en = _lines(_("The same in English"), 400, required=False)
    joining = forms.CharField(label=_("How to join"), max_length=120, required=False)
    joining_en = forms.CharField(label=_("How to join, in English"), max_length=240, required=False)

    @classmethod
    def of(cls, club: Club) -> "ProfileForm":
        """As it stands."""
        return cls(initial={"liaison": club.liaison_id, **{name: getattr(club, name) for name in PROFILE}})

    def profile(self) -> Profile:
        """For the service."""
        return Profile(**{name: self.cleaned_data[name] for name in PROFILE})


class WhyForm(forms.Form):
    """The reason of a no, or of an end."""

    why = forms.CharField(label=_("Why?"), max_length=100)


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


class NoticeForm(RefusableForm):
    """Something to tell."""

    text = forms.CharField(label=_("What do you want to tell?"), max_length=200)
    text_en = forms.CharField(label=_("The same in English"), max_length=400, required=False)


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
