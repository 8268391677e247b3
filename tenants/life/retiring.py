"""A committee that is no more: its door is closed, its code ends, its tables stay as they are."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.kinds import ChangeKind, TenantState
from tenants.life import changes, figures, kept
from tenants.life.acts import Act, Deed, acting, change_state, find, locked
from tenants.models import Change, RegionCode
from tenants.scope import committees


def check_retire(committee: str, day: date, act: Act) -> None:
    """Refusal when it cannot be closed for good."""
    tenant = find(committee)
    changes.check_day(day, tenant, act)
    if len(committees()) == 1:
        raise Refusal("retire_last", _("The last committee cannot be retired."))


def retire(*, committee: str, day: date, act: Act) -> Deed:
    """Close it for good; its figures stay as they were counted last."""
    with acting(act):
        tenant = locked(committee)
        check_retire(committee, day, act)
        figures.check_counted(tenant, day)
        former = {"state": tenant.state, "code": kept.end_code(tenant, day)}
        change_state(tenant, TenantState.RETIRED, closed_on=day)
        changes.make(ChangeKind.RETIRE, tenant, day, act, former=former)
        estates = tenant.estates.count()
    notes = [_now("%(count)s estates are served by nobody now.") % {"count": estates}] if estates else []
    return Deed(_now("%(name)s is closed for good.") % {"name": tenant.name}, notes=notes)


def undo_retire(change: Change) -> None:
    """Open its door again."""
    change_state(change.tenant, TenantState(change.former["state"]), closed_on=None)
    RegionCode.objects.filter(pk=change.former["code"]).update(valid_until=None)
