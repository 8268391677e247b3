"""What `keting migrate` and `keting demo-load` do; both may be run again at any time."""

import argparse
import sys
import time

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from keting import clock
from keting.refusal import Refusal
from tenants import migrating, opening, registers
from tenants.admission import Opening
from tenants.models import Tenant
from tenants.scope import committees, owner_scope, scope

DEMO_LOADERS = {"committee": "committees.portal.demo.load_committee", "street": "reporting.demo.load_street"}


def say(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def migrate() -> None:
    """Public first, then the street and every committee; opens those of the register that are missing."""
    started = time.monotonic()
    migrating.migrate_public()
    with owner_scope():
        registers.load_reference_tables()
        existing = {tenant.schema_name: tenant for tenant in Tenant.objects.all()}
    for tenant in migrating.behind(list(existing.values())):
        say(f"migrate {tenant.name}")
        migrating.migrate(tenant)
    if "street" not in existing:
        say(f"open {registers.STREET_NAME}")
        opening.open_street(name=registers.STREET_NAME, opened_on=registers.EDITION)
    open_missing(set(existing))
    with owner_scope(), transaction.atomic():
        registers.load_estates(committees())
    say(f"migrated in {time.monotonic() - started:.1f} s")


def open_missing(existing: set[str]) -> None:
    """Open the register's committees that have no schema yet."""
    missing = [one for one in registers.committee_openings() if f"c{one.code}" not in existing]
    script = None
    for number, one in enumerate(missing, start=1):
        _, script = opening.open_committee(one, script=script)
        say(f"open {number}/{len(missing)} {one.name}")


def open_committee(words: list[str]) -> int:
    """Open a committee that the register does not have: `keting committee open 310104008999 新苑居委会`."""
    parser = argparse.ArgumentParser(prog="keting committee open")
    parser.add_argument("code", help="twelve digits")
    parser.add_argument("name", help="official name, ending in 居委会")
    options = parser.parse_args(words)
    new = Opening(code=options.code, name=options.name, opened_on=clock.today())
    try:
        tenant, _ = opening.open_committee(new)
    except Refusal as refusal:
        parser.error(str(refusal))
    say(f"open {tenant.name}: {tenant.committee.slug}.{settings.KETING_DOMAIN}")
    return 0


def load_demo() -> None:
    """Fill every office that is still empty; each in one transaction, so that a stop loses nothing."""
    day = clock.today()
    load_committee = import_string(DEMO_LOADERS["committee"])
    offices = committees()
    for number, tenant in enumerate(offices, start=1):
        with scope(tenant):
            loaded = load_committee(tenant, day=day)
        if loaded:
            say(f"demo {number}/{len(offices)} {tenant.name}")
    import_string(DEMO_LOADERS["street"])(day=day)
