"""Forms of the register: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import RevealField, RevealReason, Tag
from keting.web.widgets import Choices


class FindForm(forms.Form):
    """What the list is narrowed to; anything unreadable narrows nothing."""

    q = forms.CharField(label=_("Door, name or pinyin"), max_length=60, required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [("", _("All")), *Tag.choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Keywords of `find_homes`."""
        self.is_valid()
        return {"words": self.cleaned_data.get("q", ""), "tag": self.cleaned_data.get("tag", "")}


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
