"""`keting account …`: what only whoever sits at the server may do for somebody they have seen."""

import argparse
import secrets
import sys

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import forget_authenticator, open_account
from keting.audit.services import record
from tenants.models import Tenant
from tenants.scope import committees, scope, street

FIRST = {"street": Role.OPERATOR, "committee": Role.DIRECTOR}


def forget_app(words: list[str]) -> int:
    """`USER [COMMITTEE]`: the account sets an app up anew; without a committee it is one of the street."""
    user, slug = (*words, "", "")[:2]
    for tenant in _offices(slug):
        with scope(tenant):
            account = Account.objects.filter(username=user).first()
            if account is not None:
                forget_authenticator(account=account, by="keting account forget-app", at=clock.now())
                sys.stdout.write(f"{account} ({tenant}) sets the app up at the next sign-in\n")
                return 0
    sys.stderr.write("keting: no such account; say USER, or USER COMMITTEE\n")
    return 1


def open_first(words: list[str]) -> int:
    """`USER NAME [COMMITTEE]`: an office's first account, which invites others; its word is told once."""
    parser = argparse.ArgumentParser(prog="keting account first")
    parser.add_argument("user")
    parser.add_argument("name", help="as colleagues see it")
    parser.add_argument("committee", nargs="?", default="", help="its address on the web; else the street")
    given = parser.parse_args(words)
    for tenant in _offices(given.committee):
        with scope(tenant), transaction.atomic():
            if Account.objects.exists():
                sys.stderr.write(f"keting: {tenant} has accounts: whoever keeps them there invites others\n")
                return 1
            word = _open_first(tenant, given.user, given.name)
        sys.stdout.write(
            f"{given.name} ({tenant}) signs in as {given.user} with {word}, and chooses another\n"
        )
        return 0
    sys.stderr.write(f"keting: no such committee: {given.committee}\n")
    return 1


def _open_first(tenant: Tenant, user: str, name: str) -> str:
    roles, word, at = [FIRST[tenant.type]], secrets.token_urlsafe(12), clock.now()
    account = open_account(username=user, display_name=name, roles=roles, password=word, must_change=True)
    record(actor=None, by="keting account first", verb="open_account", thing=account, at=at, why=roles[0])
    if welcome := str(settings.TENANT_TYPES[tenant.type].get("WELCOME", "")):
        import_string(welcome)(account=account, day=clock.day_of(at))
    return word


def _offices(slug: str) -> list[Tenant]:
    return [one for one in committees() if one.committee.slug == slug] if slug else [street()]
