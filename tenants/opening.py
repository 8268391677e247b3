"""Opening an office: row, host, schema and tables in one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.db.constraints import refusal_from
from tenants.admission import Opening, check, free_slug, opening_of
from tenants.kinds import TenantType
from tenants.migrating import Script, make_schema, migrate
from tenants.models import Committee, Domain, RegionCode, Tenant
from tenants.orders.kinds import Job, Outcome
from tenants.scope import owner_scope

# Another process was faster.
SENTENCES = {
    "tenants_tenant_schema_name": ("code_open", _("A committee with this code is open already.")),
    "regioncode_valid_once": ("code_open", _("A committee with this code is open already.")),
    "tenants_committee_slug": ("slug_taken", _("This address on the web is taken.")),
    "tenants_domain_domain": ("slug_taken", _("This address on the web is taken.")),
}


def open_street(*, name: str, opened_on: date) -> Tenant:
    """Open the street office on the bare domain."""
    tenant = Tenant(schema_name="street", type=TenantType.STREET, name=name, opened_on=opened_on)
    with owner_scope(), transaction.atomic():
        _stand_up(tenant, settings.KETING_DOMAIN, None)
    return tenant


def open_committee(opening: Opening, *, script: Script | None = None) -> tuple[Tenant, Script]:
    """Open a committee on its own host; with a script its tables are replayed instead of migrated."""
    try:
        with owner_scope(), transaction.atomic():
            check(opening)
            return _open(opening, script)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def check_order(payload: Mapping[str, Any]) -> None:
    """Refusal when the street cannot have this committee opened."""
    check(opening_of(payload, day=clock.today()))


def carry_out(job: Job) -> Outcome:
    """Open the committee that was ordered."""
    tenant, _script = open_committee(opening_of(job.payload, day=clock.day_of(job.at)))
    host = f"{tenant.committee.slug}.{settings.KETING_DOMAIN}"
    return Outcome(_now("%(name)s is open at %(host)s.") % {"name": tenant.name, "host": host})


def _open(opening: Opening, script: Script | None) -> tuple[Tenant, Script]:
    tenant = Tenant(
        schema_name=opening.schema,
        type=TenantType.COMMITTEE,
        name=opening.name,
        opened_on=opening.opened_on,
    )
    slug = free_slug(opening.slug, lambda one: Committee.objects.filter(slug=one).exists())
    script = _stand_up(tenant, f"{slug}.{settings.KETING_DOMAIN}", script)
    RegionCode.objects.create(tenant=tenant, code=opening.code, valid_from=opening.opened_on)
    tenant.committee = Committee.objects.create(
        tenant=tenant,
        short_name=opening.short_name,
        slug=slug,
        is_pilot=opening.is_pilot,
        address=opening.address,
        phone=opening.phone,
    )
    return tenant, script


def _stand_up(tenant: Tenant, host: str, script: Script | None) -> Script:
    tenant.save()
    Domain.objects.create(domain=host, tenant=tenant)
    make_schema(tenant.schema_name)
    if script is None:
        return migrate(tenant)
    with owner_scope(tenant):
        script.replay()
    return script
