"""Taking back the newest change of a committee, until the day after it was made."""

from collections.abc import Callable

from django.utils.translation import gettext as _now

from tenants.kinds import ChangeKind
from tenants.life import changes, kept, merging, naming, retiring, splitting
from tenants.life.acts import Act, Deed, acting, find_ever, note
from tenants.models import Change, Tenant

UNDO: dict[str, Callable[[Change], None]] = {
    ChangeKind.RENAME: naming.undo_rename,
    ChangeKind.RECODE: naming.undo_recode,
    ChangeKind.MERGE: merging.undo_merge,
    ChangeKind.SPLIT: splitting.undo_split,
    ChangeKind.RETIRE: retiring.undo_retire,
}


def check_undo(committee: str, act: Act) -> Change:
    """The change that would be undone; Refusal when nothing can be."""
    return changes.to_undo(find_ever(committee), act)


def undo(*, committee: str, act: Act) -> Deed:
    """Restore what was before the newest change."""
    with acting(act):
        change = check_undo(committee, act)
        Tenant.objects.select_for_update().get(pk=change.tenant_id)
        UNDO[change.kind](change)
        kept.forget(change)
        Change.objects.filter(pk=change.pk).update(undone_at=act.at, undone_by=act.by[:60])
        note(change.tenant, f"undo {change.kind}", act)
    text = _now("Undone for %(name)s: %(what)s.")
    return Deed(text % {"name": change.tenant.name, "what": change.get_kind_display()})
