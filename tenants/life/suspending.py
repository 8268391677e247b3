"""Closing a committee for a while: every URL of its host answers 503, its tasks wait, its marks are kept."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.kinds import TenantState
from tenants.life.acts import Act, Deed, acting, change_state, count_soon, find, locked, note

LONGEST = timedelta(days=7)


def check_suspend(committee: str, back_at: datetime | None, act: Act) -> None:
    """Refusal when it cannot be closed for a while."""
    if find(committee).state == TenantState.SUSPENDED:
        raise Refusal("suspended_already", _("This committee is closed for a while already."))
    if back_at and not act.at < back_at <= act.at + LONGEST:
        raise Refusal("back_when", _("A committee is back later than now and within a week."))


def suspend(*, committee: str, act: Act, back_at: datetime | None = None, why: str = "") -> Deed:
    """Close the office until it is resumed; `back_at` is what readers are told."""
    with acting(act):
        tenant = locked(committee)
        check_suspend(committee, back_at, act)
        change_state(tenant, TenantState.SUSPENDED, back_at=back_at)
        note(tenant, "suspend", act, why)
    return Deed(_now("%(name)s is closed for a while.") % {"name": tenant.name})


def check_resume(committee: str) -> None:
    """Refusal when it is not closed for a while."""
    if find(committee).is_open:
        raise Refusal("open_already", _("This committee is open."))


def resume(*, committee: str, act: Act) -> Deed:
    """Open it again, and count what was marked meanwhile."""
    with acting(act):
        tenant = locked(committee)
        check_resume(committee)
        change_state(tenant, TenantState.OPEN)
        count_soon(tenant)
        note(tenant, "resume", act)
    return Deed(_now("%(name)s is open again.") % {"name": tenant.name})
