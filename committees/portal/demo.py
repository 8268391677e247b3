"""Filling one committee with an invented year, each room of the house by its own loader."""

import random
from datetime import date

from django.db import transaction
from django.utils.module_loading import import_string

from committees.staff.models import Worker
from tenants.models import Tenant

LOADERS: list[str] = [
    "committees.staff.demo.load",
    "committees.households.demo.load",
    "committees.rooms.demo.load",
    "committees.desk.demo.load",
    "committees.visits.demo.load",
    "committees.activities.demo.load",
]


def load_committee(tenant: Tenant, *, day: date) -> bool:
    """Fill the committee of this scope unless it has workers already; all or nothing."""
    if Worker.objects.exists():
        return False
    rng = random.Random(tenant.schema_name)
    with transaction.atomic():
        for path in LOADERS:
            import_string(path)(day=day, rng=rng)
    return True
