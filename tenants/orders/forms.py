"""Forms of the street's orders: shape only; `payload` is what the order keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
