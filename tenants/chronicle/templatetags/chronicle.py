"""Words of a committee's life: `{% load chronicle %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keting.web.calendar import dated
from tenants.kinds import ChangeKind, TenantState
from tenants.models import Change, Tenant
from tenants.selectors import told

register = template.Library()

DEEDS: dict[str, str | Promise] = {
    "suspend": gettext_lazy(
        "Every page of it says so and asks to come back; its work waits. Nothing is lost."
    ),
    "resume": gettext_lazy("Its pages answer again, and what waited is done."),
    "rename": gettext_lazy("The former name stays in the register with its days."),
    "recode": gettext_lazy("The former code stays valid for what was before. Tables of the past keep it."),
    "merge": gettext_lazy(
        "Households, matters, rooms, colleagues and accounts move under the other's roof. "
        "Figures of ended periods stay under the old code."
    ),
    "split": gettext_lazy(
        "The chosen households get a committee of their own, with their visits and matters. "
        "Rooms, bookings and colleagues stay."
    ),
    "retire": gettext_lazy("Its door is closed and its code ends. What it wrote is kept and read by nobody."),
    "undo": gettext_lazy("Everything becomes as it was, unless somebody has worked on what moved."),
}


@register.filter
def deed_words(deed: str) -> str:
    """What the deed means, in a sentence or two."""
    return str(DEEDS[deed])


@register.filter
def change_words(change: Change, tenant: Tenant) -> str:
    """What the change was, seen from one of the committees concerned."""
    if change.kind == ChangeKind.RECODE:
        return _("Code %(code)s was given up") % {"code": change.former["code"]}
    if change.kind == ChangeKind.RETIRE:
        return _("Closed for good")
    return told(change, tenant).title


@register.filter
def state_words(tenant: Tenant) -> str:
    """Open, closed for a while until …, joined … since …."""
    if tenant.state == TenantState.MERGED and tenant.successor and tenant.closed_on:
        words = {"other": tenant.successor.name, "day": dated(tenant.closed_on)}
        return _("Joined %(other)s on %(day)s") % words
    if tenant.closed_on:
        return _("Closed for good on %(day)s") % {"day": dated(tenant.closed_on)}
    words = {"state": tenant.get_state_display(), "day": dated(tenant.opened_on)}
    return _("%(state)s; since %(day)s") % words
