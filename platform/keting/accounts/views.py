"""Signing in and out."""

from typing import cast

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse

from keting.accounts.forms import SignInForm
from keting.request import OfficeRequest


class SignIn(LoginView):
    """Sign in to the office of this host."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        request = cast("OfficeRequest", self.request)
        return reverse("reporting:overview" if request.tenant.type == "street" else "portal:my_day")


class SignOut(LogoutView):
    """Sign out, by POST only."""

    next_page = "/"
