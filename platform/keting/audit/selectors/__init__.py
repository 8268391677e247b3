"""Reading the record."""

from keting.audit.selectors.chain import genesis, is_waiting, link, seal_digest, waiting
from keting.audit.selectors.checking import Finding, Head, check
from keting.audit.selectors.words import HIDDEN, is_sealed, key_of, opened, sealed, sealed_in, things_kept

__all__ = [
    "HIDDEN",
    "Finding",
    "Head",
    "check",
    "genesis",
    "is_sealed",
    "is_waiting",
    "key_of",
    "link",
    "opened",
    "seal_digest",
    "sealed",
    "sealed_in",
    "things_kept",
    "waiting",
]
