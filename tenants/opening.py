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
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprint
from tenants.kinds import TenantType
from tenants.migrating.collecting import Script, Unreplayable
from tenants.migrating.history import History, make_schema
from tenants.migrating.replaying import framed, run
from tenants.models import Committee, Domain, RegionCode, Tenant, Version
from tenants.orders.kinds import Job, Outcome
from tenants.roles import admit
from tenants.scope import owner_scope

# Another process was faster.
SENTENCES = {
    "tenant_name_once": ("name_taken", _("A committee of this name is open already.")),
    "tenants_tenant_schema_name": ("code_open", _("A committee with this code is open already.")),
    "regioncode_valid_once": ("code_open", _("A committee with this code is open already.")),
    "tenants_committee_slug": ("slug_taken", _("This address on the web is taken.")),
    "tenants_domain_domain": ("slug_taken", _("This address on the web is taken.")),
}


def open_street(*, name: str, opened_on: date) -> Tenant:
    """Open the street office on the bare domain."""
    tenant = Tenant(schema_name="street", type=TenantType.STREET, name=name, opened_on=opened_on)
    script = blueprint(tenant.type)
    with owner_scope(), transaction.atomic():
        _stand_up(tenant, settings.KETING_DOMAIN, script)
    return tenant


def open_committee(opening: Opening) -> Tenant:
    """Open a committee on its own host: rows, schema, tables and grants in one transaction."""
    script = blueprint(TenantType.COMMITTEE)
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
    tenant = open_committee(opening_of(job.payload, day=clock.day_of(job.at)))
    host = f"{tenant.committee.slug}.{settings.KETING_DOMAIN}"
    return Outcome(_now("%(name)s is open at %(host)s.") % {"name": tenant.name, "host": host})


def _open(opening: Opening, script: Script) -> Tenant:
    tenant = Tenant(
        schema_name=opening.schema,
        type=TenantType.COMMITTEE,
        name=opening.name,
        opened_on=opening.opened_on,
    )
    slug = free_slug(opening.slug, _is_host)
    _stand_up(tenant, f"{slug}.{settings.KETING_DOMAIN}", script)
    RegionCode.objects.create(tenant=tenant, code=opening.code, valid_from=opening.opened_on)
    tenant.committee = Committee.objects.create(
        tenant=tenant,
        short_name=opening.short_name,
        slug=slug,
        is_pilot=opening.is_pilot,
        address=opening.address,
        phone=opening.phone,
    )
    return tenant


def _is_host(slug: str) -> bool:
    """Of a committee, or formerly of one."""
    return Domain.objects.filter(domain=f"{slug}.{settings.KETING_DOMAIN}").exists()


def _stand_up(tenant: Tenant, host: str, script: Script) -> None:
    tenant.save(force_insert=True)
    Domain.objects.create(domain=host, tenant=tenant)
    make_schema(tenant.schema_name)
    with owner_scope(tenant):
        run(framed(tenant, script, History(tenant.schema_name, "")))
    made = fingerprint(tenant.schema_name)
    if made.tables != script.fingerprint:
        msg = f"{tenant.schema_name} came out otherwise than its blueprint"
        raise Unreplayable(msg)
    Version.objects.filter(tenant=tenant).update(fingerprint=made.tables)
    admit(tenant)
