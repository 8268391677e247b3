"""Writing the record, and sealing it."""

from keting.audit.services.following import follow, has_changed, state_of
from keting.audit.services.keys import delete, shred, shred_among, shred_gone
from keting.audit.services.residing import record_own
from keting.audit.services.sealing import seal
from keting.audit.services.showing import show
from keting.audit.services.writing import ALARM, bury, record, tell_count

__all__ = [
    "ALARM",
    "bury",
    "delete",
    "follow",
    "has_changed",
    "record",
    "record_own",
    "seal",
    "show",
    "shred",
    "shred_among",
    "shred_gone",
    "state_of",
    "tell_count",
]
