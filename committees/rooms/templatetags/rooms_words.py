"""Rooms in words: `{% load rooms_words %}`."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committees.rooms.kinds import Character, Use
from committees.rooms.models import Layout, Room
from committees.rooms.selectors import DeskRow, Gap, Slot
from keting.clock import local

register = template.Library()


@register.filter
def people(count: int) -> str:
    """18人."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


@register.filter
def setup(layout: Layout | DeskRow) -> str:
    """摆好要10分钟."""
    if not layout.setup_minutes:
        return _("always ready")
    return _("%(minutes)s minutes to set up") % {"minutes": layout.setup_minutes}


@register.filter
def size(room: Room) -> str:
    """24人 · 58平方米 · 轮椅可进."""
    words = [people(room.safety_limit), _("%(area)s m²") % {"area": floatformat(room.area, "-1")}]
    words += [_("step-free")] if room.is_barrier_free else []
    heard = {Character.QUIET: _("quiet"), Character.LIVELY: _("may be loud")}.get(Character(room.character))
    return "\N{NO-BREAK SPACE}· ".join([*words, heard] if heard else words)


@register.filter
def label(slot: Slot) -> str:
    """旗袍队, or that somebody is there."""
    if slot.label:
        return slot.label
    return _("taken; by whom is not shown") if slot.use == Use.PRIVATE else _("taken")


@register.filter
def query(gap: Gap) -> str:
    """The gap as the form's link says it: starts=14:00&ends=16:00."""
    return f"starts={local(gap.starts_at):%H:%M}&ends={local(gap.offered_until):%H:%M}"


@register.filter
def spaced_code(code: str) -> str:
    """K7M4P2QX → K7M4 P2QX."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return f"{plain[:4]} {plain[4:]}"


@register.filter
def masked_phone(phone: str) -> str:
    """13812341234 → 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****"
