"""The board in words, `{% load board %}`: a mark and a word for each post, back when, who covers."""

from datetime import date, datetime, time

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from committees.staff import selectors
from committees.staff.kinds import SHORT, Half, Post
from committees.staff.selectors import Day, Gap, Line, Row
from committees.staff.selectors.board import OFF, OUT, Stay
from keting import clock
from keting.web import calendar

register = template.Library()

MARKS: dict[str, str] = {
    Post.DESK: "desk",
    Post.VISIT: "out",
    Post.MEETING: "meet",
    Post.TRAINING: "train",
    Post.ADMIN: "admin",
    Post.LEAVE: "off",
    OFF: "off",
}
NOW: dict[str, str | Promise] = {
    Post.DESK: gettext_lazy("At the desk"),
    Post.VISIT: gettext_lazy("Out visiting"),
    Post.MEETING: gettext_lazy("In a meeting"),
    Post.TRAINING: gettext_lazy("In training"),
    Post.ADMIN: gettext_lazy("In the office"),
    Post.LEAVE: gettext_lazy("On leave"),
    OFF: gettext_lazy("Off duty"),
}
NARROW: dict[Post, str | Promise] = {
    Post.MEETING: pgettext_lazy("roster", "Meet"),
    Post.TRAINING: pgettext_lazy("roster", "Train"),
}


@register.filter
def post_mark(post: str) -> str:
    """`{% mark shift.post|post_mark %}`: desk, out, meet, train, admin, off."""
    return MARKS.get(post, "off")


@register.filter
def post_now(post: str) -> str:
    """`{{ line.post|post_now }}`: 在前台, 走访, 开会."""
    return str(NOW.get(post, NOW[OFF]))


@register.filter
def post_word(post: str) -> str:
    """`{{ shift.post|post_word }}`: 前台, 走访, 会议, as the roster has it."""
    return str(Post(post).label)


@register.filter
def post_short(post: str) -> str:
    """`{{ shift.post|post_short }}`: 前台, Desk: one word, for the cells of a week."""
    return str(SHORT[Post(post)])


@register.filter
def post_strip(post: str) -> str:
    """`{{ shift.post|post_strip }}`: 前台, Meet: shorter still, for a column as narrow as a thumb."""
    return str(NARROW.get(Post(post), SHORT[Post(post)]))


@register.filter
def half_short(half: str) -> str:
    """`{{ half|half_short }}`: 上午, am."""
    return _("am") if half == Half.MORNING else _("pm")


@register.filter
def half_word(half: str) -> str:
    """`{{ shift.half|half_word }}`: 上午, 下午."""
    return str(Half(half).label)


@register.filter
def hour(value: time) -> str:
    """`{{ shift.starts|hour }}`: 8:30."""
    return f"{value.hour}:{value.minute:02}"


@register.simple_tag
def until_when(line: Line, at: datetime) -> str:
    """`{% until_when line now %}`: 8:30–13:00, 约15:30回来, 明天在前台, 周四回来."""
    if line.stay is None or line.post == Post.LEAVE:
        return _coming(line.back, at)
    if line.post not in OUT:
        return calendar.hours(line.stay.from_at, line.stay.until_at)
    if line.back and clock.day_of(line.back.from_at) == clock.day_of(at):
        return _("back about %(time)s") % {"time": calendar.clock(line.back.from_at)}
    return _coming(line.back, at)


@register.simple_tag
def who_covers(line: Line) -> str:
    """`{% who_covers line %}`: 直接找, 王老师代接; with nobody at the desk, nothing."""
    if line.is_on_desk:
        return _("Just ask")
    return _("%(name)s covers") % {"name": line.cover.public_name} if line.cover else ""


@register.filter
def desk_words(count: int) -> str:
    """`{{ board.on_desk|length|desk_words }}`: 两位老师在."""
    few = {0: _("nobody just now"), 1: _("one of us is in"), 2: _("two of us are in")}
    many = ngettext("%(count)s of us is in", "%(count)s of us are in", count)
    return few.get(count, many % {"count": count})


@register.filter
def desk_days(row: Row) -> str:
    """`{{ row|desk_days }}`: 周二上午、周五下午; without any, when to ask."""
    found = [_desk_day(day) for day in row.days if day.is_on_desk]
    return pgettext("clauses", ", ").join(found) if found else _("out this week; colleagues take word")


@register.filter
def day_word(instant: datetime, at: datetime) -> str:
    """`{{ board.next_desk_at|day_word:now }}`: 今天, 明天, 周四, 12月1日."""
    return _day_word(clock.day_of(instant), clock.day_of(at))


@register.filter
def day_number(day: date) -> str:
    """`{{ day|day_number }}`: 23日, or 23 where the month is said elsewhere."""
    return pgettext("day of the month", "%(day)s") % {"day": day.day}


@register.filter
def week_name(day: date) -> str:
    """`?week={{ day|week_name }}`: 2026-W48."""
    return selectors.week_name(day)


@register.filter
def gap_words(gap: Gap) -> str:
    """`{{ gap|gap_words }}`: 周六 11月28日 13:00–18:30."""
    return f"{calendar.full_day(gap.day)} {hour(gap.starts)}–{hour(gap.ends)}"


def _desk_day(day: Day) -> str:
    weekday = calendar.weekday(day.day)
    if day.whole:
        return _("%(day)s all day") % {"day": weekday}
    half = next(half for half, shift in day.shifts.items() if shift.post == Post.DESK)
    return _("%(day)s %(half)s") % {"day": weekday, "half": _lower(half_word(half))}


def _coming(back: Stay | None, at: datetime) -> str:
    if back is None:
        return ""
    day, today = clock.day_of(back.from_at), clock.day_of(at)
    if day == today:
        words = {"time": calendar.clock(back.from_at), "doing": _lower(post_now(back.post))}
        return _("%(doing)s from %(time)s") % words
    if back.post == Post.DESK:
        return _("%(day)s at the desk") % {"day": _day_word(day, today)}
    return _("back %(day)s") % {"day": _day_word(day, today)}


def _day_word(day: date, today: date) -> str:
    ahead = (day - today).days
    near = {0: _("today"), 1: _("tomorrow")}
    return near.get(ahead) or (calendar.weekday(day) if 0 < ahead < 7 else calendar.month_day(day))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
