"""Writing the record, and sealing it."""

from keting.audit.services.sealing import seal
from keting.audit.services.writing import bury, record

__all__ = ["bury", "record", "seal"]
