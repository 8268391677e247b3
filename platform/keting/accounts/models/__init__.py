"""Accounts of staff, and what they prove themselves with."""

from keting.accounts.models.account import Account
from keting.accounts.models.factors import Authenticator, Passkey, RecoveryCode
from keting.accounts.models.invitation import Invitation
from keting.accounts.models.sign_on import SignOn

__all__ = ["Account", "Authenticator", "Invitation", "Passkey", "RecoveryCode", "SignOn"]
