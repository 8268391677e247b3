"""Reading the record."""

from keting.audit.selectors.chain import genesis, is_waiting, link, seal_digest, waiting
from keting.audit.selectors.checking import Finding, Head, check

__all__ = ["Finding", "Head", "check", "genesis", "is_waiting", "link", "seal_digest", "waiting"]
