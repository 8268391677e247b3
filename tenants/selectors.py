"""Reading the reference tables."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from keting.clock import Span
from tenants.kinds import TenantState, TenantType
from tenants.models import Festival, OfficialDay, Tenant


def official_days(span: Span) -> dict[date, bool]:
    """Days of the span that differ from the weekday rule: True = working (see keting.clock)."""
    rows = OfficialDay.objects.filter(day__gte=span.start, day__lt=span.end)
    return dict(rows.values_list("day", "is_working"))


def festivals(span: Span) -> list[Festival]:
    """Festivals of the span in order."""
    return list(Festival.objects.filter(day__gte=span.start, day__lt=span.end).order_by("day"))


def absorbed(tenant: Tenant) -> list[UUID]:
    """Keys of the committees that have joined this one, and of those that had joined them."""
    found: list[UUID] = []
    newest = [tenant.pk]
    while newest:
        newest = list(Tenant.objects.filter(successor__in=newest).values_list("pk", flat=True))
        found += newest
    return found


def committees_of(span: Span) -> list[Tenant]:
    """Those that answer for the span, in the order of their codes at their opening.

    A committee that was retired within it still does; for one that was merged within it its successor does,
    which took its figures over (tenants.life.figures).
    """
    stood = Q(closed_on__isnull=True) | Q(state=TenantState.RETIRED, closed_on__gt=span.start)
    stood |= Q(state=TenantState.MERGED, closed_on__gte=span.end)
    rows = Tenant.objects.select_related("committee").filter(stood, type=TenantType.COMMITTEE)
    return list(rows.filter(opened_on__lt=span.end).order_by("schema_name"))
