"""A colleague's day in words: `{% load mine %}`."""

from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from committees.desk.selectors import Due
from committees.households.kinds import Tag
from committees.households.templatetags.register import door
from committees.portal.selectors import ClubHours, MyDay, Stop
from committees.staff.kinds import Half, Post
from committees.staff.models import Shift
from committees.staff.selectors import Day
from committees.staff.templatetags.board import post_mark, post_word
from committees.visits.selectors import Unseen
from keting.web import calendar

register = template.Library()


@register.filter
def day_summary(mine: MyDay) -> str:
    """`{{ mine|day_summary }}`: 3户走访，1班前台，2件事今天要回话。"""
    calls, turns, due = len(mine.calls), len(mine.turns), len(mine.due_today)
    parts = [
        ngettext("%(n)s visit", "%(n)s visits", calls) % {"n": calls} if calls else "",
        ngettext("%(n)s turn at the desk", "%(n)s turns at the desk", turns) % {"n": turns} if turns else "",
        ngettext("%(n)s matter to answer today", "%(n)s matters to answer today", due) % {"n": due}
        if due
        else "",
    ]
    told = pgettext("clauses", ", ").join(part for part in parts if part)
    return (
        _("%(what)s.") % {"what": told[:1].upper() + told[1:]} if told else _("Nothing is planned for today.")
    )


@register.filter
def stop_mark(stop: Stop) -> str:
    """`{% mark stop|stop_mark %}`: the post's mark; an activity has that of a meeting."""
    return "meet" if stop.activity else post_mark(stop.post)


@register.filter
def stop_title(stop: Stop) -> str:
    """`{{ stop|stop_title }}`: 王*，高龄独居 / 前台，到18:30."""
    if stop.call:
        tags = [str(Tag(tag).label) for tag in stop.call.tags if tag in Tag.values]
        return pgettext("clauses", ", ").join([stop.call.who or _("household"), *tags])
    what = stop.activity.title if stop.activity else post_word(stop.post)
    return _("%(what)s, until %(time)s") % {"what": what, "time": calendar.clock(stop.ends_at)}


@register.filter
def stop_text(stop: Stop) -> str:
    """`{{ stop|stop_text }}`: 3号楼 502室，约45分钟 / 和陈老师一起."""
    if stop.call:
        minutes = stop.call.appointment.minutes
        length = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
        told = [door(stop.call.appointment.household), length, stop.call.appointment.note]
        return pgettext("clauses", ", ").join(part for part in told if part)
    if stop.mates:
        names = pgettext("clauses", ", ").join(mate.name for mate in stop.mates)
        return _("with %(names)s") % {"names": names}
    if stop.post == Post.DESK:
        return _("alone at the desk")
    return stop.activity.where if stop.activity else ""


@register.filter
def is_current(stop: Stop, mine: MyDay) -> bool:
    """`{% if stop|is_current:mine %}`: what is going on now."""
    return stop is mine.current


@register.filter
def due_when(due: Due, day: date) -> str:
    """`{{ due|due_when:today }}`: 过了2天, 今天, 明天, 周五."""
    ahead = (due.on - day).days
    if ahead < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -ahead) % {"n": -ahead}
    near = {0: _("today"), 1: _("tomorrow")}
    return near.get(ahead) or calendar.weekday(due.on)


@register.filter
def due_soon(due: Due, day: date) -> bool:
    """`{% if due|due_soon:today %}`: tomorrow or before."""
    return (due.on - day).days <= 1


@register.filter
def due_why(due: Due, day: date) -> str:
    """`{{ due|due_why:today }}`: 答应过, 还剩2天, 已过期限, 等您接手, 回访."""
    words = {
        "promise": _("promised"),
        "due": _time_left((due.on - day).days),
        "call_back": _("call back"),
        "offered": _("a colleague asks you to take over"),
    }
    return words.get(due.why, due.why)


def _time_left(days: int) -> str:
    if days < 0:
        return _("past the time limit")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days} if days else _("the last day")


@register.filter
def due_verb(due: Due) -> str:
    """`{{ due|due_verb }}`: what the link does."""
    words = {"promise": _("Answer"), "call_back": _("Call"), "offered": _("Say yes or no")}
    return words.get(due.why, _("Open"))


@register.filter
def unseen_when(unseen: Unseen) -> str:
    """`{{ unseen|unseen_when }}`: 32天, 没见过, 婉拒期满."""
    if unseen.was_quiet:
        return _("quiet is over")
    if unseen.days is None:
        return _("never")
    return ngettext("%(n)s day", "%(n)s days", unseen.days) % {"n": unseen.days}


@register.filter
def strip_shifts(day: Day) -> list[Shift]:
    """`{% for shift in day|strip_shifts %}`: one for the day, or one for each half."""
    return [day.whole] if day.whole else [day.shifts[half] for half in Half if half in day.shifts]


@register.filter
def at_work(days: list[Day]) -> list[Day]:
    """`{% for day in mine.days|at_work %}`: working days, and days of rest with a turn."""
    return [day for day in days if day.is_working or day.shifts]


@register.filter
def came_at(hours: ClubHours, starts_at: datetime) -> int:
    """How many were ticked at the meeting of this hour; 0 where nobody was."""
    return hours.came.get(starts_at, 0)
