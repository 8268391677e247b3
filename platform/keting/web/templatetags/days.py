"""Days and hours in templates: `{% load days %}`. A missing day or instant shows nothing."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keting.clock import Span, day_of, local
from keting.web import calendar

register = template.Library()
Moment = date | datetime | None


def _day(value: Moment) -> date | None:
    return day_of(value) if isinstance(value, datetime) else value


@register.filter
def cn_day(value: Moment) -> str:
    """`{{ day|cn_day }}`: 周二 10月20日 / Tue 20 Oct; an instant stands for its Shanghai day."""
    day = _day(value)
    return calendar.full_day(day) if day else ""


@register.filter
def month_day(value: Moment) -> str:
    """`{{ day|month_day }}`: 10月20日 / 20 Oct."""
    day = _day(value)
    return calendar.month_day(day) if day else ""


@register.filter
def dated(value: Moment) -> str:
    """`{{ day|dated }}`: 2026年10月20日 / 20 Oct 2026."""
    day = _day(value)
    return calendar.dated(day) if day else ""


@register.filter
def month_of_year(value: Moment) -> str:
    """`{{ day|month_of_year }}`: 2026年11月 / Nov 2026."""
    day = _day(value)
    return calendar.month_of_year(day) if day else ""


@register.filter
def half_year(value: Moment) -> str:
    """`{{ half|half_year }}`: 2026年下半年 / Jul–Dec 2026."""
    day = _day(value)
    return calendar.half_year(day) if day else ""


@register.filter
def weekday_short(value: Moment) -> str:
    """`{{ day|weekday_short }}`: 周二 / Tue."""
    day = _day(value)
    return calendar.weekday(day) if day else ""


@register.filter
def lunar(value: Moment) -> str:
    """`{{ day|lunar }}`: 九月十一 / lunar 9/11."""
    day = _day(value)
    return calendar.lunar(day) if day else ""


@register.filter
def lunar_day(value: Moment) -> str:
    """`{{ day|lunar_day }}`: 十一 / 9/11, short enough for a column of a week."""
    day = _day(value)
    return calendar.lunar_day(day) if day else ""


@register.filter
def solar_term(value: Moment) -> str:
    """`{{ day|solar_term }}`: 霜降 on its day, else nothing."""
    day = _day(value)
    return calendar.solar_term(day) if day else ""


@register.filter
def span_words(value: Span | None) -> str:
    """`{{ span|span_words }}`: 10月19日到25日 / 19–25 Oct."""
    return calendar.span_words(value) if value else ""


@register.filter
def clock(value: datetime | None) -> SafeString | str:
    """`{{ instant|clock }}`: 9:40, as a <time>."""
    return _time(value, calendar.clock(value)) if value else ""


@register.filter
def ago(value: datetime | None, now: datetime) -> str:
    """`{{ figure.counted_at|ago:now }}`: 3分钟前 / 3 minutes ago."""
    return calendar.age(value, now) if value else ""


@register.simple_tag
def time_range(start: datetime | None, end: datetime | None) -> SafeString | str:
    """`{% time_range start end %}`: 14:00–16:00, as a <time>."""
    return _time(start, calendar.hours(start, end)) if start and end else ""


@register.inclusion_tag("web/parts/eyebrow.html")
def today_line(now: datetime) -> dict[str, object]:
    """`{% today_line now %}`: the line above a page's h1: 周二 10月20日 九月十一."""
    return {"day": day_of(now), "now": now}


def _time(instant: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local(instant).isoformat(timespec="minutes"), words)
