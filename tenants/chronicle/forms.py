"""Forms of the deeds: shape only; `payload` is what the order keeps."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keting.web.widgets import Day, ManyChoices
from tenants.chronicle import selectors
from tenants.models import Tenant


class DeedForm(forms.Form):
    """A deed that needs no more words."""

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant

    def payload(self) -> dict[str, Any]:
        """What the order keeps."""
        given = {name: str(value) if value else "" for name, value in self.cleaned_data.items()}
        return {**given, "committee": self.tenant.committee.slug, "name": self.tenant.name}


class DatedForm(DeedForm):
    """A deed that holds from a day on."""

    day = forms.DateField(
        label=_("From which day"),
        required=False,
        widget=Day(),
        help_text=_("Left empty, today; at most 31 days back. Figures of what ended before it stay."),
    )


class SuspendForm(DeedForm):
    """For how long."""

    hours = forms.IntegerField(
        label=_("Back in so many hours"),
        required=False,
        min_value=1,
        max_value=168,
        help_text=_("The page says so to whoever comes."),
    )
    why = forms.CharField(label=_("Why"), max_length=200, required=False, help_text=_("For the record only."))


class RenameForm(DatedForm):
    """Its new name."""

    new_name = forms.CharField(label=_("New name"), max_length=60, help_text=_("It ends in 居委会."))
    slug = forms.CharField(
        label=_("New address on the web"),
        max_length=60,
        required=False,
        help_text=_("Left empty, the address stays. A former address leads to the new one."),
    )
    field_order = ("new_name", "slug", "day")


class RecodeForm(DatedForm):
    """Its new code."""

    code = forms.CharField(label=_("New code"), max_length=20, help_text=_("Twelve digits."))
    field_order = ("code", "day")


class MergeForm(DatedForm):
    """Which one it joins."""

    into = forms.ChoiceField(label=_("Joins"), help_text=_("It takes in all households, matters and rooms."))
    field_order = ("into", "day")

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        self.fields["into"].choices = [("", "—"), *selectors.others(tenant)]  # type: ignore[attr-defined]


class SplitForm(DatedForm):
    """Who goes, and what the new one is."""

    estates = forms.MultipleChoiceField(
        label=_("Estates that go"), required=False, widget=ManyChoices(columns=2)
    )
    buildings = forms.CharField(
        label=_("Buildings that go"),
        required=False,
        max_length=500,
        help_text=_("As the register has them, with spaces between."),
    )
    new_name = forms.CharField(
        label=_("Name of the new committee"), max_length=60, help_text=_("It ends in 居委会.")
    )
    code = forms.CharField(label=_("Code of the new committee"), max_length=20, help_text=_("Twelve digits."))
    director = forms.CharField(
        label=_("Director"), max_length=30, help_text=_("Signs in first and opens the other accounts.")
    )
    field_order = ("estates", "buildings", "new_name", "code", "director", "day")

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        self.fields["estates"].choices = selectors.estates_of(tenant)  # type: ignore[attr-defined]

    def payload(self) -> dict[str, Any]:
        """Lists stay lists."""
        buildings = [word for word in re.split(r"[\s,，、]+", self.cleaned_data["buildings"]) if word]
        return {**super().payload(), "estates": self.cleaned_data["estates"], "buildings": buildings}


FORMS: dict[str, type[DeedForm]] = {
    "suspend": SuspendForm,
    "resume": DeedForm,
    "rename": RenameForm,
    "recode": RecodeForm,
    "merge": MergeForm,
    "split": SplitForm,
    "retire": DatedForm,
    "undo": DeedForm,
}
