"""Forms of the register: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import TOLD_ENDS, ListReason, RevealField, RevealReason, Tag
from committees.households.selectors import home_at
from committees.households.services.lists import Wish
from keting.refusal import Refusal
from keting.web.widgets import Choices


class FindForm(forms.Form):
    """What the list is narrowed to; anything unreadable narrows nothing, nor a tag for who sees none."""

    q = forms.CharField(label=_("Door, name or pinyin"), max_length=60, required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, *args: Any, sees_tags: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_tags:
            del self.fields["tag"]
            return
        self.fields["tag"].choices = [("", _("All")), *Tag.choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Keywords of `find_homes`."""
        self.is_valid()
        return {"words": self.cleaned_data.get("q", ""), "tag": self.cleaned_data.get("tag", "")}


class WordsForm(forms.Form):
    """What a program looks for."""

    q = forms.CharField(max_length=60)


class ListForm(FindForm):
    """Which people leave the house as a list, how much of them, and what for."""

    is_full = forms.BooleanField(
        label=_("With names, telephones and doors in full"),
        required=False,
        help_text=_("Then another agrees, however few they are."),
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("list", "What for?"), choices=ListReason.choices, widget=Choices(columns=3)
    )

    def wish(self) -> Wish:
        """What was asked for."""
        given = self.cleaned_data
        return Wish(given["q"], given["tag"], is_full=given["is_full"], reason=given["reason"])

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class UploadForm(forms.Form):
    """A register file; what it is, its reading tells, not its name."""

    file = forms.FileField(
        label=_("Register file"),
        allow_empty_file=True,
        help_text=_(".xlsx, .xls or .csv, up to 10 MB and 20,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class RevealForm(forms.Form):
    """One field of one person, and why."""

    field = forms.ChoiceField(label=_("What to show"), choices=RevealField.choices, widget=Choices(columns=3))
    reason = forms.ChoiceField(
        label=pgettext_lazy("register", "What for"), choices=RevealReason.choices, widget=Choices(columns=3)
    )


class DoorField(forms.CharField):
    """A door as people say it, 3-1-502; its value is the household, None where nothing was said.

    `within`: the buildings of whoever asks; None: all of them.
    """

    within: Sequence[str] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("For which door?"), "max_length": 40, "required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """The one household behind these words."""
        words = super().clean(value)
        found = home_at(words, self.within) if words else None
        if words and found is None:
            raise ValidationError(_("Which door? Please write it like 3-1-502."), code="door_unknown")
        return found


class CardEndForm(forms.Form):
    """Why the card shall hold no more."""

    why = forms.ChoiceField(
        label=pgettext_lazy("household card", "What happened?"),
        choices=[(why.value, why.label) for why in TOLD_ENDS],
        widget=Choices(columns=3),
    )


class BuildingForm(forms.Form):
    """For which building a sheet is printed."""

    building = forms.CharField(max_length=20)


class Refusable(forms.Form):
    """A form that shows why a service refused what was typed."""

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class PhoneForm(Refusable):
    """A telephone number, to which a code goes."""

    number = forms.CharField(
        label=_("Your telephone number"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_number(self) -> str:
        """Digits only, as the register keeps them."""
        number = "".join(one for one in str(self.cleaned_data["number"]) if one.isascii() and one.isdigit())
        number = number.removeprefix("86") if len(number) == 13 else number
        if not 7 <= len(number) <= 12:
            raise ValidationError(_("Please type the whole number, like 13812341234."), code="phone_unclear")
        return number


class TextCodeForm(Refusable):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Digits only; a blank between them does not matter."""
        return "".join(one for one in str(self.cleaned_data["code"]) if one.isascii() and one.isdigit())


class CardCodeForm(Refusable):
    """The code beside the picture, for who cannot read the picture."""

    code = forms.CharField(
        label=_("Code on the card"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
