"""Forms of the house as a whole."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.staff.models import Worker
from committees.staff.selectors import active_workers
from keting.refusal import Refusal
from keting.web.widgets import Choices


class SeeOffForm(forms.Form):
    """Who goes on with what a colleague leaves."""

    to = forms.ChoiceField(label=_("Who takes it on?"), widget=Choices(columns=3))

    def __init__(self, *args: Any, leaving: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in active_workers() if one.pk != leaving.pk}
        self.fields["to"] = forms.ChoiceField(
            label=_("Who takes it on?"),
            choices=[(key, one.name) for key, one in self.others.items()],
            widget=Choices(columns=3),
        )

    def heir(self) -> Worker:
        """The colleague who was chosen."""
        return self.others[str(UUID(self.cleaned_data["to"]))]

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
