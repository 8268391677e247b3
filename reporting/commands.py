"""`keting audit verify`: every record against its chain, and that against the street's heads."""

import argparse

from keting.audit.models import Entry, Seal
from keting.audit.selectors import Finding, Head, check
from keting.refusal import Refusal
from reporting.models import RecordHead
from tenants.commands import offices
from tenants.life.acts import find
from tenants.models import Tenant
from tenants.scope import owner_scope, street
from tenants.telling import say


def verify(words: list[str]) -> int:
    """Check one committee or every office; a sentence for each thing that is wrong, and status 1."""
    parser = argparse.ArgumentParser(prog="keting audit verify")
    parser.add_argument("committee", nargs="?", default="", help="code or name; all offices without one")
    given = parser.parse_args(words)
    try:
        with owner_scope():
            chosen = [find(given.committee)] if given.committee else offices()
    except Refusal as refusal:
        parser.error(str(refusal.message))
    return int(sum(verify_office(tenant) for tenant in chosen) > 0)


def verify_office(tenant: Tenant) -> int:
    """Check one record and say what was found; returns how many things are wrong."""
    found = findings(tenant)
    for one in found:
        say(f"{tenant.schema_name} {tenant.name}, {one}")
    if not found:
        with owner_scope(tenant):
            batches, unsealed = Seal.objects.count(), Entry.objects.filter(place__isnull=True).count()
        say(f"{tenant.schema_name} {tenant.name}: whole, {batches} batches; not sealed yet: {unsealed}")
    return len(found)


def findings(tenant: Tenant) -> list[Finding]:
    """What is not as it was sealed, or not as the street knows it."""
    with owner_scope(street()):
        rows = RecordHead.objects.filter(office=tenant.schema_name)
        heads = [Head(row.day, row.number, bytes(row.digest)) for row in rows]
    with owner_scope(tenant):
        return check(office=tenant.schema_name, heads=heads)
