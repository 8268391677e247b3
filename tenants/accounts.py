"""`keting account forget-app`: for a telephone that is lost together with its recovery codes."""

import sys

from keting import clock
from keting.accounts.models import Account
from keting.accounts.services import forget_authenticator
from tenants.scope import committees, scope, street


def forget_app(words: list[str]) -> int:
    """`USER [COMMITTEE]`: the account sets an app up anew; without a committee it is one of the street."""
    user, slug = (*words, "", "")[:2]
    offices = [one for one in committees() if one.committee.slug == slug] if slug else [street()]
    for tenant in offices:
        with scope(tenant):
            account = Account.objects.filter(username=user).first()
            if account is not None:
                forget_authenticator(account=account, by="keting account forget-app", at=clock.now())
                sys.stdout.write(f"{account} ({tenant}) sets the app up at the next sign-in\n")
                return 0
    sys.stderr.write("keting: no such account; say USER, or USER COMMITTEE\n")
    return 1
