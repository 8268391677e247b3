"""Accounts of staff, and what they prove themselves with."""

from keting.accounts.models.account import Account
from keting.accounts.models.factors import Authenticator, RecoveryCode

__all__ = ["Account", "Authenticator", "RecoveryCode"]
