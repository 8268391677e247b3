"""The committees as the street knows them, and how current their figures are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keting import clock
from reporting.models import Reported
from tenants.models import RegionCode, Tenant
from tenants.scope import committees

# The day's tick reaches every committee soon after midnight, so yesterday is still current.
SILENT_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """One committee: its name and code, and when it was last heard of."""

    tenant: Tenant
    reported: Reported | None
    today: date
    # Today's code, or the last one.
    code: str = ""

    @property
    def schema(self) -> str:
        """The key of its figures."""
        return str(self.tenant.schema_name)

    @property
    def name(self) -> str:
        """徐汇苑."""
        return str(self.tenant.committee.short_name)

    @property
    def slug(self) -> str:
        """Its place in the street's addresses."""
        return str(self.tenant.committee.slug)

    @property
    def is_pilot(self) -> bool:
        """One of the first six."""
        return bool(self.tenant.committee.is_pilot)

    @property
    def heard_on(self) -> date | None:
        """The day up to which it has been counted."""
        return self.reported.heard_on if self.reported else None

    @property
    def folded_at(self) -> datetime | None:
        """When it was last counted."""
        return self.reported.folded_at if self.reported else None

    @property
    def is_current(self) -> bool:
        """Its figures are of today."""
        return self.folded_at is not None and clock.day_of(self.folded_at) == self.today

    @property
    def is_missing(self) -> bool:
        """缺报: nothing has come since the day before yesterday; left out of sums, never taken for 0."""
        return self.heard_on is None or self.heard_on < self.today - SILENT_AFTER

    @property
    def waiting_since(self) -> datetime | None:
        """Since when changes wait to be counted, if that takes long."""
        return self.reported.waiting_since if self.reported else None


def offices(today: date) -> list[Office]:
    """All living committees by code (3 queries)."""
    heard = {row.committee: row for row in Reported.objects.all()}
    codes = dict(RegionCode.objects.order_by("valid_from").values_list("tenant_id", "code"))
    return [Office(one, heard.get(one.schema_name), today, codes.get(one.pk, "")) for one in committees()]


def closed_office(slug: str) -> Office | None:
    """A committee that is no more, as of the last day for which it answers."""
    rows = Tenant.objects.select_related("committee", "successor__committee")
    tenant = rows.filter(committee__slug=slug, closed_on__isnull=False).first()
    if tenant is None or tenant.closed_on is None:
        return None
    reported = Reported.objects.filter(committee=tenant.schema_name).first()
    code = tenant.codes.order_by("-valid_from").values_list("code", flat=True).first()
    # What ran when it was merged is its successor's.
    until = clock.month_span(tenant.closed_on).start if tenant.successor else tenant.closed_on
    return Office(tenant, reported, until - clock.ONE_DAY, code or "")


def office_of_slug(slug: str, today: date) -> Office | None:
    """The committee at this address, or None."""
    living = next((one for one in offices(today) if one.slug == slug), None)
    return living or closed_office(slug)
