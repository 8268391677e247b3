"""Bringing schemas to the newest migrations.

Offices that lack the same migrations form a group. Its statements are written down once, without touching an
office, and replayed as one text in each office's own transaction, ring after ring (decision 10).
"""

from tenants.migrating.collecting import REVIEWED, Unreplayable, collect
from tenants.migrating.history import behind, make_schema
from tenants.migrating.public import migrate_public
from tenants.migrating.replaying import replay
from tenants.migrating.rollout import Report, roll_out

__all__ = [
    "REVIEWED",
    "Report",
    "Unreplayable",
    "behind",
    "collect",
    "make_schema",
    "migrate_public",
    "replay",
    "roll_out",
]
