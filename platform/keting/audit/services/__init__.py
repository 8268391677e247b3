"""Writing the record, and sealing it."""

from keting.audit.services.following import follow, has_changed, state_of
from keting.audit.services.sealing import seal
from keting.audit.services.writing import ALARM, bury, record, tell_count

__all__ = ["ALARM", "bury", "follow", "has_changed", "record", "seal", "state_of", "tell_count"]
