"""Forms of the door."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keting.refusal import Refusal

MOST = 200


class DoorForm(forms.Form):
    """A form that can say what a service refused."""

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Show the refusal's sentence."""
        self.add_error(field, ValidationError(str(refusal.message), code=refusal.code))


class SignInForm(DoorForm):
    """User name and password."""

    username = forms.CharField(label=_("User name"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=MOST, strip=False, widget=forms.PasswordInput)


class CodeForm(DoorForm):
    """Six digits, or a recovery code."""

    code = forms.CharField(label=pgettext_lazy("sign-in", "Code"), max_length=20)

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_first:
            self.fields["code"].help_text = _("Six digits from the app, or one of your recovery codes.")


def _rules() -> str:
    return " ".join(map(str, password_validators_help_texts()))


class PasswordForm(DoorForm):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=MOST,
        strip=False,
        widget=forms.PasswordInput,
        help_text=format_lazy("{}", lazy(_rules, str)()),
    )
    again = forms.CharField(
        label=_("The same again"), max_length=MOST, strip=False, widget=forms.PasswordInput
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", ValidationError(_("The two are not the same."), code="password_differs"))
        return found


class ChangeForm(PasswordForm):
    """The same for somebody who has one."""

    field_order = ["old", "password", "again"]
    old = forms.CharField(
        label=_("Password until now"), max_length=MOST, strip=False, widget=forms.PasswordInput
    )
