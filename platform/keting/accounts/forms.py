"""The sign-in form."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password; the same answer for an unknown name and a wrong password."""

    error_messages = {
        "invalid_login": _("User name and password do not match. Please try again."),
        "inactive": _("User name and password do not match. Please try again."),
    }
