"""Reading the reference tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from keting.clock import Span
from tenants.kinds import ChangeKind, DayKind, TenantState, TenantType
from tenants.models import Change, Festival, OfficialDay, Tenant

# How long people are told of a change on their pages.
TOLD_FOR = timedelta(days=30)


def official_days(span: Span) -> dict[date, bool]:
    """Days of the span that differ from the weekday rule: True = working (see keting.clock)."""
    rows = OfficialDay.objects.filter(day__gte=span.start, day__lt=span.end)
    return dict(rows.values_list("day", "is_working"))


def day_kinds(span: Span) -> dict[date, DayKind]:
    """What each day of the span is: by the notice where one speaks of it, else by the weekday (1 query)."""
    official = official_days(span)
    return {day: _kind_of(day, official.get(day)) for day in span.days()}


def _kind_of(day: date, is_working: bool | None) -> DayKind:
    is_weekday = day.weekday() < 5
    if is_working is None:
        return DayKind.WORKING if is_weekday else DayKind.REST
    if not is_working:
        return DayKind.HOLIDAY
    return DayKind.WORKING if is_weekday else DayKind.MAKE_UP


def festivals(span: Span) -> list[Festival]:
    """Festivals of the span in order."""
    return list(Festival.objects.filter(day__gte=span.start, day__lt=span.end).order_by("day"))


def addresses_of(schemas: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Short name and slug of open committees by their schemas (1 query, none for none)."""
    if not schemas:
        return {}
    rows = Tenant.objects.filter(schema_name__in=schemas, state=TenantState.OPEN)
    found = rows.values_list("schema_name", "committee__short_name", "committee__slug")
    return {schema: (name, slug) for schema, name, slug in found}


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


@dataclass(frozen=True)
class News:
    """A change as the people of a committee are told of it."""

    title: str
    text: str
    since: date
    # Address of the other committee's page at the street, '' where there is none.
    other: str = ""


def news(tenant: Tenant, today: date) -> list[News]:
    """What has changed lately for the people of this committee (1 query)."""
    return [one for one in turns(tenant) if one.since > today - TOLD_FOR]


def turns(tenant: Tenant) -> list[News]:
    """New names, merges and splits of the committee, newest first (1 query)."""
    rows = Change.objects.select_related("tenant__committee", "partner__committee").filter(
        Q(tenant=tenant) | Q(partner=tenant), undone_at__isnull=True
    )
    kinds = [ChangeKind.RENAME, ChangeKind.MERGE, ChangeKind.SPLIT]
    found = [(change, told(change, tenant)) for change in rows.filter(kind__in=kinds)]
    return [replace(one, other=_other(change, tenant)) for change, one in found]


def _other(change: Change, tenant: Tenant) -> str:
    one = change.partner if change.tenant_id == tenant.pk else change.tenant
    return one.committee.slug if one else ""


def told(change: Change, tenant: Tenant) -> News:
    """The sentences for one of the committees concerned by a new name, a merge or a split."""
    partner = change.partner
    names = {"name": change.tenant.name, "other": partner.name if partner else change.former.get("name", "")}
    own = change.tenant_id == tenant.pk
    if change.kind == ChangeKind.RENAME:
        title = _("%(other)s is now called %(name)s") % names
        return News(
            title, _("Everything else is as it was, and the desk is where it was."), change.valid_from
        )
    if change.kind == ChangeKind.MERGE:
        title = _("%(name)s has joined %(other)s") % names
        return News(
            title,
            _("Welcome, neighbours. One desk now serves both; codes of bookings still count."),
            change.valid_from,
        )
    title = _("%(other)s was split off %(name)s") % names
    text = _("Some of our households have a committee of their own now: %(other)s.") % names
    if not own:
        text = _("This committee is new. Until then %(name)s served these households.") % names
    return News(title, text, change.valid_from)
