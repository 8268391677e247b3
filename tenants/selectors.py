"""Reading the reference tables."""

from datetime import date
from uuid import UUID

from keting.clock import Span
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
