"""The committees as the street knows them, and how current their figures are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keting import clock
from reporting.models import Reported
from tenants.models import Tenant
from tenants.scope import committees

# The day's tick reaches every committee soon after midnight, so yesterday is still current.
SILENT_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """One committee: its name and code, and when it was last heard of."""

    tenant: Tenant
    reported: Reported | None
    today: date

    @property
    def schema(self) -> str:
        """The key of its figures."""
        return str(self.tenant.schema_name)

    @property
    def code(self) -> str:
        """The 12 digits at its opening."""
        return self.schema.removeprefix("c")

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
    """All committees by code (2 queries)."""
    heard = {row.committee: row for row in Reported.objects.all()}
    return [Office(tenant, heard.get(tenant.schema_name), today) for tenant in committees()]


def office_of_slug(slug: str, today: date) -> Office | None:
    """The committee at this address, or None."""
    return next((one for one in offices(today) if one.slug == slug), None)
