"""Filling one committee with an invented quarter, each room of the house by its own loader."""

import random
import sys
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from committees.staff.demo import DEMO_PASSWORD, FLAGSHIP
from committees.staff.models import Worker
from keting.accounts.models import Account
from tenants.kinds import TenantType
from tenants.models import Tenant
from tenants.scope import committees, public_scope, scope, street

LOADERS: list[str] = [
    "committees.staff.demo.load",
    "committees.households.demo.load",
    "committees.rooms.demo.load",
    "committees.desk.demo.load",
    "committees.visits.demo.load",
    "committees.activities.demo.load",
]


def load_committee(tenant: Tenant, *, day: date, is_full: bool = False) -> bool:
    """Fill the committee of this scope unless it has workers already; all or nothing."""
    if Worker.objects.exists():
        return False
    rng = random.Random(tenant.schema_name)
    with transaction.atomic():
        for path in LOADERS:
            import_string(path)(day=day, rng=rng, is_full=is_full)
    return True


def say_sign_ins() -> None:
    """Print who can sign in at the street and at one committee; the demo's accounts share one password."""
    flagship = next(tenant for tenant in committees() if tenant.committee.slug == FLAGSHIP)
    for tenant in (street(), flagship):
        with scope(tenant):
            names = ", ".join(Account.objects.order_by("username").values_list("username", flat=True)[:4])
        with public_scope():
            host = tenant.domains.get(is_primary=True).domain
        path = "staff/" if tenant.type == TenantType.COMMITTEE else ""
        address = f"{settings.KETING_SCHEME}://{host}:{settings.KETING_PORT}/{path}"
        sys.stdout.write(f"{address}  {names or 'nobody yet'}  {DEMO_PASSWORD}\n")
