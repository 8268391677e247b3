"""The history of a committee: which change was made when, and until when it can be undone."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.clock import ONE_DAY
from keting.refusal import Refusal
from tenants.kinds import ChangeKind
from tenants.life.acts import Act, note
from tenants.models import Change, Tenant

# A decision may be older than the day on which somebody enters it, but not by much.
OLDEST = timedelta(days=31)


def check_day(day: date, tenant: Tenant, act: Act) -> None:
    """Refusal for a day from which a change of this committee cannot hold."""
    if day > act.today:
        raise Refusal("day_to_come", _("A change is made on its day, not before."))
    if day < act.today - OLDEST:
        raise Refusal("day_too_old", _("A change holds from at most 31 days ago."))
    if day <= tenant.opened_on:
        raise Refusal("day_before_opening", _("The committee was opened later than this day."))
    if of(tenant).filter(valid_from__gt=day).exists():
        raise Refusal("day_before_change", _("The committee has changed after this day already."))


def of(tenant: Tenant) -> Any:
    """Changes that concern the committee and were not undone, newest first."""
    return Change.objects.filter(Q(tenant=tenant) | Q(partner=tenant), undone_at__isnull=True)


def make(kind: ChangeKind, tenant: Tenant, day: date, act: Act, **more: Any) -> Change:
    """Write the change into the register and a line into the street's record."""
    change = Change.objects.create(
        kind=kind, tenant=tenant, valid_from=day, done_at=act.at, done_by=act.by[:60], **more
    )
    note(tenant, kind, act, why=str(change.partner or ""))
    return change


def last_day_to_undo(change: Change) -> date:
    """The day after the one on which it was made, in Shanghai."""
    return clock.day_of(change.done_at) + ONE_DAY


def to_undo(tenant: Tenant, act: Act) -> Change:
    """The committee's newest change, if it may still be undone; only the newest of all concerned may."""
    change: Change | None = of(tenant).select_related("tenant", "partner").first()
    if change is None:
        raise Refusal("nothing_to_undo", _("Nothing was changed that could be undone."))
    if change.settled_at or act.today > last_day_to_undo(change):
        raise Refusal("undo_too_late", _("A change can be undone until the day after it was made."))
    for one in (change.tenant, change.partner):
        if one and of(one).first() != change:
            raise Refusal("undo_newer_first", _("Something newer must be undone first."))
    return change
