"""What the forms of clubs are made of."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal

PHONE = re.compile(r"\+?\d{7,15}")


class RefusableForm(forms.Form):
    """A form that can say a service's no."""

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal above the fields, its code for the telephone."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


def lines(label: Any, length: int, *, required: bool = True) -> forms.CharField:
    """Some lines of text."""
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
