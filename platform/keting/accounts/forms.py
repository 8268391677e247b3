"""Forms of the door."""

import re
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keting.accounts.kinds import NARROW, ROLES_OF, Role
from keting.accounts.models import Account
from keting.accounts.services import Newcomer
from keting.refusal import Refusal
from keting.web.widgets import ManyChoices
from keting.wording import in_a_row

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


class WordForm(DoorForm):
    """The word of an invitation, or the whole link with it."""

    word = forms.CharField(label=_("Link of the invitation"), max_length=300)

    def clean_word(self) -> str:
        """What stands behind the last #."""
        return str(self.cleaned_data["word"]).rpartition("#")[2]


def _rules() -> str:
    return in_a_row(password_validators_help_texts())


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


class RolesForm(DoorForm):
    """What an account may, and where."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=ManyChoices(columns=3))
    buildings = forms.CharField(
        label=_("Buildings"),
        max_length=200,
        required=False,
        help_text=_("For stairway leaders and volunteers: 3, 7, 12. They see no others."),
    )

    def __init__(self, *args: Any, office: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ROLES_OF[office]
        choices = [(role.value, role.label) for role in Role if role in known]
        cast(forms.MultipleChoiceField, self.fields["roles"]).choices = choices
        if not NARROW & known:
            del self.fields["buildings"]

    @classmethod
    def of(cls, account: Account, *, office: str) -> "RolesForm":
        """Filled in as the account is."""
        initial = {"roles": account.roles, "buildings": ", ".join(account.buildings)}
        return cls(initial=initial, office=office)

    def given(self) -> dict[str, list[str]]:
        """Keywords of `change_roles`."""
        words = re.split(r"[\s,，、;；]+", self.cleaned_data.get("buildings", ""))
        return {"roles": self.cleaned_data["roles"], "buildings": [word[:20] for word in words if word]}


class InviteForm(RolesForm):
    """Somebody new."""

    field_order = ["display_name", "username", "roles", "buildings"]
    display_name = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=30)
    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[a-z0-9][a-z0-9._-]{1,29}$",
        help_text=_("Small letters and digits, such as the name in pinyin."),
        error_messages={"invalid": _("Small letters, digits, dots and dashes only.")},
    )

    def newcomer(self) -> Newcomer:
        """What the service takes."""
        told = self.cleaned_data
        return Newcomer(username=told["username"], display_name=told["display_name"], **self.given())


class KeyForm(DoorForm):
    """What the browser answers for a passkey."""

    answer = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


class DropForm(DoorForm):
    """Which of the own passkeys holds no more."""

    passkey = forms.UUIDField()
