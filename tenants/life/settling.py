"""After the last day to undo a change: what was kept for that goes, so that people are kept once."""

from datetime import datetime

from keting import clock
from tenants.kinds import ChangeKind
from tenants.life import changes, kept
from tenants.life.acts import Act, acting, note
from tenants.life.moving import run
from tenants.models import Change, Version


def due(at: datetime) -> list[Change]:
    """Changes that can be undone no more and are not settled yet."""
    today = clock.day_of(at)
    rows = Change.objects.select_related("tenant").filter(undone_at__isnull=True, settled_at__isnull=True)
    return [change for change in rows if changes.last_day_to_undo(change) < today]


def settle(*, act: Act) -> int:
    """Settle what is due, each change by itself; returns how many. A merged committee's own tables go now."""
    waiting = due(act.at)
    for change in waiting:
        with acting(act):
            if change.kind == ChangeKind.MERGE:
                run(f'DROP SCHEMA IF EXISTS "{change.tenant.schema_name}" CASCADE')
                Version.objects.filter(tenant=change.tenant).delete()
            kept.forget(change)
            Change.objects.filter(pk=change.pk).update(settled_at=act.at)
            note(change.tenant, f"settle {change.kind}", act)
    return len(waiting)
