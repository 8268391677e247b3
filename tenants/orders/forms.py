"""Forms of the street's orders: shape only; `payload` is what the order keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keting.web.widgets import Choices
from tenants.models import Tenant
from tenants.orders.kinds import GlassReason
from tenants.scope import committees


class OpenForm(forms.Form):
    """A committee to be opened."""

    name = forms.CharField(label=_("Official name"), max_length=60, help_text=_("It ends in 居委会."))
    code = forms.CharField(
        label=_("Region code"), max_length=20, help_text=_("Twelve digits, as in the statistical register.")
    )
    director = forms.CharField(
        label=_("Director"), max_length=30, help_text=_("Signs in first and opens the other accounts.")
    )
    slug = forms.CharField(
        label=_("Address on the web"),
        max_length=60,
        required=False,
        help_text=_("Small letters and digits; left empty, the name in pinyin."),
    )
    address = forms.CharField(label=_("Where the desk stands"), max_length=100, required=False)
    phone = forms.CharField(label=_("Telephone of the desk"), max_length=20, required=False)
    is_pilot = forms.BooleanField(label=_("Pilot: gets new versions first"), required=False)

    def payload(self) -> dict[str, Any]:
        """What the order keeps."""
        return dict(self.cleaned_data)


class GlassForm(forms.Form):
    """Which committee, and why."""

    office = forms.ChoiceField(label=_("Committee"))
    reason = forms.ChoiceField(
        label=pgettext_lazy("glass", "Why?"), choices=GlassReason.choices, widget=Choices(columns=2)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {one.schema_name: one for one in committees() if one.is_open}
        names = [(key, one.name) for key, one in self.offices.items()]
        # None stands chosen: whoever is in a hurry shall not enter the first of the list.
        self.fields["office"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def office_asked_for(self) -> Tenant:
        """The committee."""
        return self.offices[self.cleaned_data["office"]]
