"""Opening an office: row, host, schema and tables in one transaction."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from pypinyin import lazy_pinyin

from tenants.kinds import TenantType
from tenants.migrating import Script, make_schema, migrate
from tenants.models import Committee, Domain, RegionCode, Tenant
from tenants.scope import owner_scope


@dataclass(frozen=True)
class Opening:
    """A committee to be opened, as its register line says."""

    code: str
    name: str
    opened_on: date
    is_pilot: bool = False
    address: str = ""
    phone: str = ""

    @property
    def short_name(self) -> str:
        """徐汇苑居委会 → 徐汇苑."""
        return self.name.removesuffix("居委会")

    @property
    def slug(self) -> str:
        """徐汇苑居委会 → xuhuiyuan."""
        return "".join(
            c for c in "".join(lazy_pinyin(self.short_name)) if c.isascii() and c.isalnum()
        ).lower()


def open_street(*, name: str, opened_on: date) -> Tenant:
    """Open the street office on the bare domain."""
    tenant = Tenant(schema_name="street", type=TenantType.STREET, name=name, opened_on=opened_on)
    with owner_scope(), transaction.atomic():
        _stand_up(tenant, settings.KETING_DOMAIN, None)
    return tenant


def open_committee(opening: Opening, *, script: Script | None = None) -> tuple[Tenant, Script]:
    """Open a committee on its own host; with a script its tables are replayed instead of migrated."""
    tenant = Tenant(
        schema_name=f"c{opening.code}",
        type=TenantType.COMMITTEE,
        name=opening.name,
        opened_on=opening.opened_on,
    )
    with owner_scope(), transaction.atomic():
        slug = _free_slug(opening.slug)
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


def _free_slug(wanted: str) -> str:
    """Pinyin collides: the second of a name gets a number."""
    taken = set(Committee.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = (f"{wanted}{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbers if slug not in taken)
