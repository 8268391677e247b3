"""The form of a new program."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from keting.accounts.forms import DoorForm
from keting.programs.kinds import SCOPES_OF, Scope
from keting.web.widgets import ManyChoices


class ProgramForm(DoorForm):
    """Its name, and what it may do."""

    name = forms.CharField(
        label=_("What is it?"), max_length=60, help_text=_("Such as: the screen in the hall.")
    )
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), widget=ManyChoices(columns=2))

    def __init__(self, *args: Any, office: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = SCOPES_OF[office]
        choices = [(scope.value, scope.label) for scope in Scope if scope in known]
        cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = choices
