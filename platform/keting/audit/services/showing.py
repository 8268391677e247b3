"""Showing what somebody left, so that they can be called or answered."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keting.audit.services.writing import LOOK, record
from keting.refusal import Refusal

if TYPE_CHECKING:
    from keting.accounts.models import Account

NO_NUMBER = _("No number was left.")


def show(
    *, thing: Model, field: str, by: "Account", at: datetime, why: str, none: str | Promise = NO_NUMBER
) -> str:
    """The whole value as it stands now, after the record says who saw it of whom and why.

    Refused with the sentence `none`, as `no_` and the field's name, where there is nothing to see; that is no
    look.
    """
    with transaction.atomic():
        value = getattr(type(thing)._base_manager.only(field).get(pk=thing.pk), field)
        if not value:
            msg = f"no_{field}"
            raise Refusal(msg, none)
        record(actor=by, verb=f"{LOOK}_{field}", thing=thing, at=at, why=why)
        return str(value)
