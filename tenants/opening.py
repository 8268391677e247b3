"""Opening an office: row, host, schema and tables in one transaction."""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.db import logins
from keting.db.constraints import refusal_from
from keting.db.inserting import inserting
from tenants import spares
from tenants.admission import Opening, check, free_slug, opening_of
from tenants.building import build
from tenants.kinds import TenantType
from tenants.models import Committee, Domain, RegionCode, Spare, Tenant
from tenants.orders.kinds import Job, Outcome
from tenants.scope import owner_scope

Say = Callable[[int, int, str], None]
STEPS = ATTEMPTS = 3
# By name: what a new committee finds in its house.
FURNISHER = "committees.portal.services.furnish"
USERNAME = "director"
# Another process was faster.
SENTENCES = {
    "tenant_name_once": ("name_taken", _("A committee of this name is open already.")),
    "tenants_tenant_schema_name": ("code_open", _("A committee with this code is open already.")),
    "regioncode_valid_once": ("code_open", _("A committee with this code is open already.")),
    "tenants_committee_slug": ("slug_taken", _("This address on the web is taken.")),
    "tenants_domain_domain": ("slug_taken", _("This address on the web is taken.")),
}


@dataclass(frozen=True)
class Opened:
    """The office, and how its director signs in; the password is kept nowhere."""

    tenant: Tenant
    username: str = ""
    password: str = ""

    @property
    def host(self) -> str:
        """Where its pages are."""
        return _host(self.tenant.committee.slug)

    @property
    def sign_in(self) -> str:
        """User name and password, '' without a director."""
        return f"{self.username} {self.password}".strip()


def open_street(*, name: str, opened_on: date) -> Tenant:
    """Open the street office on the bare domain."""
    tenant = Tenant(schema_name="street", type=TenantType.STREET, name=name, opened_on=opened_on)
    with owner_scope(), transaction.atomic():
        build(tenant, inserting(*_rows(tenant, settings.KETING_DOMAIN)))
    return tenant


def open_committee(opening: Opening, *, say: Say = lambda *_told: None) -> Opened:
    """Open a committee on its own host: rows, schema, grants, director and rooms in one transaction."""
    for _attempt in range(ATTEMPTS):
        try:
            with owner_scope(), transaction.atomic():
                return _open(opening, say)
        except IntegrityError as error:
            refusal = refusal_from(error, SENTENCES)
            # Two names with one pinyin at the same moment: the second takes the next number.
            if refusal.code != "slug_taken" or opening.wanted_slug:
                raise refusal from error
    raise refusal


def check_order(payload: Mapping[str, Any]) -> None:
    """Refusal when the street cannot have this committee opened."""
    check(opening_of(payload, day=clock.today()))


def carry_out(job: Job) -> Outcome:
    """Open the committee that was ordered."""
    transaction.on_commit(partial(spares.keep, Spare.objects.count()))
    opened = open_committee(opening_of(job.payload, day=clock.day_of(job.at)), say=job.say)
    said = _now("%(name)s is open at %(host)s.") % {"name": opened.tenant.name, "host": opened.host}
    return Outcome(said, secret=opened.sign_in)


def _open(opening: Opening, say: Say) -> Opened:
    tenant, rows = _entry(opening, check(opening))
    say(1, STEPS, str(_("Its tables are made")))
    if not spares.claim(tenant, rows):
        build(tenant, rows)
    say(2, STEPS, str(_("Its rooms are furnished")))
    return _furnish(tenant, opening)


def _entry(opening: Opening, hosts: Collection[str]) -> tuple[Tenant, str]:
    """The office, and the text that enters it in the register; `hosts` are those that begin alike."""
    tenant = Tenant(
        schema_name=opening.schema,
        type=TenantType.COMMITTEE,
        name=opening.name,
        opened_on=opening.opened_on,
    )
    slug = free_slug(opening.slug, lambda one: _host(one) in hosts)
    code = RegionCode(tenant=tenant, code=opening.code, valid_from=opening.opened_on)
    tenant.committee = Committee(
        tenant=tenant,
        short_name=opening.short_name,
        slug=slug,
        is_pilot=opening.is_pilot,
        address=opening.address,
        phone=opening.phone,
    )
    return tenant, inserting(*_rows(tenant, _host(slug)), code, tenant.committee)


def _host(slug: str) -> str:
    return f"{slug}.{settings.KETING_DOMAIN}"


def _rows(tenant: Tenant, host: str) -> tuple[Tenant, Domain]:
    """Before the office's schema stands its login is written down: both come with the same commit."""
    tenant.login = logins.of(tenant.schema_name)
    return tenant, Domain(domain=host, tenant=tenant)


def _furnish(tenant: Tenant, opening: Opening) -> Opened:
    """A director who can sign in, and rooms; without a director the house stays empty."""
    if not opening.director:
        return Opened(tenant)
    opened = Opened(tenant, USERNAME, "-".join(_letters(4) for _group in range(4)))
    with owner_scope(tenant):
        import_string(FURNISHER)(
            director=opening.director,
            username=opened.username,
            password=opened.password,
            day=opening.opened_on,
        )
    return opened


def _letters(number: int) -> str:
    """At random, without those that are mistaken for each other on paper."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _letter in range(number))
