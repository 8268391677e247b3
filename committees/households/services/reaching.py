"""Whose doors somebody acts for."""

from django.utils.translation import gettext_lazy as _

from committees.households.models import Household
from keting.accounts.models import Account
from keting.refusal import Refusal


def check_reach(*, household: Household | None, by: Account) -> None:
    """Refuse `not_your_building` unless the door is one that this account looks after; the desk has all."""
    reach = by.reach
    if reach is not None and (household is None or household.building not in reach):
        msg = "not_your_building"
        raise Refusal(msg, _("You act for the doors of your buildings. For others please ask the desk."))
