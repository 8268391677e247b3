"""What a club's page says."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.clubs.forms.fields import RefusableForm, lines
from committees.clubs.kinds import MOST_STARS, Category
from committees.clubs.models import Club
from committees.clubs.services import Profile
from committees.staff.models import Worker
from keting.web.widgets import Choices, Day

PROFILE = (
    "name",
    "name_en",
    "name_ja",
    "category",
    "about",
    "about_en",
    "about_ja",
    "joining",
    "joining_en",
    "joining_ja",
    "founded_on",
    "stars",
)


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
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=40, required=False)
    category = forms.ChoiceField(label=_("Class"), choices=Category.choices, widget=Choices(columns=4))
    founded_on = forms.DateField(label=pgettext_lazy("club", "Founded on"), widget=Day)
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        choices=[(number, number or "–") for number in range(MOST_STARS + 1)],
        widget=Choices(columns=6),
    )
    about = lines(_("What they do"), 200)
    about_en = lines(_("The same in English"), 400, required=False)
    about_ja = lines(_("The same in Japanese"), 300, required=False)
    joining = forms.CharField(label=_("How to join"), max_length=120, required=False)
    joining_en = forms.CharField(label=_("How to join, in English"), max_length=240, required=False)
    joining_ja = forms.CharField(label=_("How to join, in Japanese"), max_length=180, required=False)

    @classmethod
    def of(cls, club: Club) -> "ProfileForm":
        """As it stands."""
        return cls(initial={"liaison": club.liaison_id, **{name: getattr(club, name) for name in PROFILE}})

    def profile(self) -> Profile:
        """For the service."""
        return Profile(**{name: self.cleaned_data[name] for name in PROFILE})
