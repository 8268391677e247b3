"""Rooms in words: `{% load rooms_words %}`."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from committees.rooms.kinds import CLOSED, LEFT, NTH, REASONS, WEEKDAYS, Character, Use
from committees.rooms.models import Feed, Hours, Layout, Room, Series
from committees.rooms.selectors import DeskRow, Gap, Slot, password_of
from keting.clock import ONE_DAY, local
from keting.web import calendar

register = template.Library()
RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_NAMES = [name for _digit, name in WEEKDAYS]


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
    if slot.use == CLOSED:
        return _("closed: %(why)s") % {"why": slot.label}
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


@register.filter
def hours_words(rule: Hours) -> str:
    """节假日 9:00–17:00，12月1日起 · 周日休息."""
    days = [str(WEEKDAY_NAMES[int(digit) - 1]) for digit in rule.weekdays]
    when = [pgettext("between hours", ", ").join(days)] if days else []
    when += [str(rule.get_day_kind_display())] if rule.day_kind else []
    open_words = pgettext("rooms", "closed")
    if rule.opens_at and rule.closes_at:
        open_words = f"{rule.opens_at:%-H:%M}–{rule.closes_at:%-H:%M}"
    since, last = calendar.month_day(rule.since), rule.until and calendar.month_day(rule.until - ONE_DAY)
    span = _("from %(first)s to %(last)s") if last else _("from %(first)s on")
    words = [*when, open_words, span % {"first": since, "last": last}, rule.note]
    return " · ".join(word for word in words if word)


@register.filter
def furniture(layout: Layout) -> str:
    """3张桌子，14把椅子."""
    words = {
        "tables": lambda n: ngettext("%(n)s table", "%(n)s tables", n),
        "chairs": lambda n: ngettext("%(n)s chair", "%(n)s chairs", n),
    }
    found = [words[slug](count) % {"n": count} for slug, count in layout.furniture.items() if slug in words]
    return pgettext("clause", ", ").join(found)


@register.filter
def rule_words(series: Series) -> str:
    """每周周二、周四 · 隔周周六 · 每月第一个周日."""
    parts = dict(part.partition("=")[::2] for part in series.rule.split(";"))
    if not {"FREQ", "BYDAY"} <= parts.keys():
        return series.rule
    found = [day.strip("+-0123456789") for day in parts["BYDAY"].split(",")]
    days = pgettext("between hours", ", ").join(str(WEEKDAY_NAMES[RULE_DAYS.index(day)]) for day in found)
    if parts["FREQ"] == "MONTHLY":
        nth = parts["BYDAY"].split(",")[0].rstrip("AEFHMORSTUW")
        return _("every month %(nth)s %(days)s") % {"nth": dict(NTH)[nth.lstrip("+")], "days": days}
    often = (
        _("every second week on %(days)s") if parts.get("INTERVAL") == "2" else _("every week on %(days)s")
    )
    return often % {"days": days}


@register.filter
def left_words(slugs: list[str]) -> str:
    """窗和门都关好、扫干净."""
    words = dict(LEFT)
    return pgettext("between hours", ", ").join(str(words[slug]) for slug in slugs if slug in words)


@register.filter
def password(feed: Feed) -> str:
    """K7M4 P2QX 9RTA: what a household's telephone asks for."""
    plain = password_of(feed)
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


@register.filter
def shade(count: int, most: int) -> int:
    """`heat-{{ count|shade:most }}`: 0 for none, 1 to 4 for a few to the most."""
    return -(-4 * count // most) if most else 0


@register.filter
def rule_sentence(code: str) -> str:
    """A rule's sentence without its numbers: 座位不够."""
    return str(REASONS.get(code, code))
