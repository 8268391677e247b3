"""Accounts of staff: who may sign in where, as what."""

from datetime import date, time
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from keting import breached, clock, deploying
from keting.privacy.ends import GONE, End
from keting.privacy.labels import Basis, Labels, Purpose, Whose

# Their checks of a deployment register themselves.
__all__ = ["AccountsConfig", "breached", "deploying"]

SIGN_IN = Purpose(
    title=_("Sign-in"),
    whose=Whose.STAFF,
    what=_(
        "User name, name and roles of each colleague, digests of password and codes, a digest of who they "
        "are at the district's sign-on, who is signed in."
    ),
    why=_("So that only those who do the work come in, each by their own name"),
    basis=Basis.DUTY,
    keep=_("While a colleague works here, and three years; a session eight hours at most"),
    doors=("accounts:list", "accounts:account"),
)


def _gone_for_long(day: date, account: str = "") -> Q:
    """Shut, and nobody has signed in for three years."""
    before = clock.at(clock.years_before(day, 3), time.min)
    return Q(**{f"{account}is_active": False, f"{account}last_login__lt": before})


class AccountsConfig(AppConfig):
    """Stands in every office's schema, the street's and each committee's."""

    name = "keting.accounts"
    label = "accounts"
    labels: ClassVar = {
        "Account": Labels(
            SIGN_IN,
            personal="username display_name password last_login roles buildings",
            internal="is_active must_change chosen_at epoch until",
            unkept="password",
        ),
        "Authenticator": Labels(
            SIGN_IN, personal="account secret", internal="made_at last_step drift", unkept="secret last_step"
        ),
        "Passkey": Labels(
            SIGN_IN,
            personal="account credential_id public_key",
            internal="sign_count made_at used_at",
            unkept="credential_id public_key",
        ),
        "RecoveryCode": Labels(SIGN_IN, personal="account digest", internal="used_at", unkept="digest"),
        "SignOn": Labels(SIGN_IN, personal="account digest", internal="made_at used_at", unkept="digest"),
        "Invitation": Labels(
            SIGN_IN,
            personal="account digest",
            internal="made_by made_at expires_at used_at",
            unkept="digest",
        ),
        "sessions.Session": Labels(
            SIGN_IN,
            personal="session_key session_data",
            internal="expire_date",
            unkept="session_key session_data",
        ),
    }
    ends: ClassVar = {
        "sessions.Session": End(past=lambda day: Q(expire_date__lt=clock.at(day, time.min))),
        "Invitation": End(past=lambda day: Q(expires_at__lt=clock.at(clock.years_before(day, 3), time.min))),
        "Authenticator": End(past=lambda day: _gone_for_long(day, "account__")),
        "Passkey": End(past=lambda day: _gone_for_long(day, "account__")),
        "SignOn": End(past=lambda day: _gone_for_long(day, "account__")),
        "RecoveryCode": End(past=lambda day: _gone_for_long(day, "account__")),
        "Account": End(
            past=_gone_for_long,
            empty={
                "display_name": GONE,
                "password": "",
                "buildings": [],
                "username": Cast(F("id"), CharField(max_length=60)),
            },
        ),
    }
