"""The record: who saw or changed whose data."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from keting.privacy.labels import Basis, Labels, Purpose, Whose

RECORD = Purpose(
    title=_("Who looked"),
    whose=Whose.RESIDENTS,
    what=_("Who of us looked at what about you or changed it, when and why. Ask, and we show it to you."),
    why=_("So that every look at a person can be answered for"),
    basis=Basis.DUTY,
    keep=_(
        "Three years at least; nobody can change or delete a line. Once what was said of you is deleted, "
        "nobody can read it here either."
    ),
    doors=("portal:record", "portal:looked_at"),
    necessity=_(
        "From what to what somebody changed it can be asked later. Words stand sealed; opening them takes a "
        "reason and is a line."
    ),
)


class AuditConfig(AppConfig):
    """Stands in every office's schema."""

    name = "keting.audit"
    label = "audit"
    labels: ClassVar = {
        "Entry": Labels(
            RECORD,
            sensitive="before after",
            personal="at actor_id actor_name verb thing thing_id why",
            internal="brought_at place digest",
        ),
        "RowKey": Labels(RECORD, personal="thing thing_id key"),
        "Seal": Labels(internal="number first last count digest sealed_at"),
        "Tombstone": Labels(internal="kind row_id erased_at"),
    }
