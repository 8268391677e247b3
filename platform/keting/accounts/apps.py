"""Accounts of staff: who may sign in where, as what."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from keting.privacy.labels import Basis, Labels, Purpose, Whose

SIGN_IN = Purpose(
    title=_("Sign-in"),
    whose=Whose.STAFF,
    what=_("User name, name and roles of each colleague, digests of password and codes, who is signed in."),
    why=_("So that only those who do the work come in, each by their own name"),
    basis=Basis.DUTY,
    keep=_("While a colleague works here, and three years; a session eight hours at most"),
    doors=("accounts:list", "accounts:account"),
)


class AccountsConfig(AppConfig):
    """Stands in every office's schema, the street's and each committee's."""

    name = "keting.accounts"
    label = "accounts"
    labels: ClassVar = {
        "Account": Labels(
            SIGN_IN,
            personal="username display_name password last_login roles buildings",
            internal="is_active must_change epoch",
        ),
        "Authenticator": Labels(SIGN_IN, personal="account secret", internal="made_at last_step drift"),
        "RecoveryCode": Labels(SIGN_IN, personal="account digest", internal="used_at"),
        "Invitation": Labels(
            SIGN_IN, personal="account digest", internal="made_by made_at expires_at used_at"
        ),
        "sessions.Session": Labels(SIGN_IN, personal="session_key session_data", internal="expire_date"),
    }
