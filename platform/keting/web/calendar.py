"""Days and hours as people say them, in Chinese, English and Japanese; lunar dates and solar terms."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from keting.clock import Span, local

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TERMS_EN = {
    "立春": "Start of Spring",
    "雨水": "Rain Water",
    "惊蛰": "Awakening of Insects",
    "春分": "Spring Equinox",
    "清明": "Qingming",
    "谷雨": "Grain Rain",
    "立夏": "Start of Summer",
    "小满": "Grain Buds",
    "芒种": "Grain in Ear",
    "夏至": "Summer Solstice",
    "小暑": "Minor Heat",
    "大暑": "Major Heat",
    "立秋": "Start of Autumn",
    "处暑": "End of Heat",
    "白露": "White Dew",
    "秋分": "Autumn Equinox",
    "寒露": "Cold Dew",
    "霜降": "Frost's Descent",
    "立冬": "Start of Winter",
    "小雪": "Minor Snow",
    "大雪": "Major Snow",
    "冬至": "Winter Solstice",
    "小寒": "Minor Cold",
    "大寒": "Major Cold",
}
# Where Japanese writes the term another way.
TERMS_JA = {
    "惊蛰": "啓蟄",
    "谷雨": "穀雨",
    "小满": "小満",
    "芒种": "芒種",
    "处暑": "処暑",
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tongue() -> str:
    """The reader's language: zh, en or ja."""
    language = (get_language() or "zh")[:2]
    return language if language in WEEKDAYS else "en"


def weekday(day: date) -> str:
    """周二, Tue, 火."""
    return WEEKDAYS[tongue()][day.weekday()]


def month_day(day: date) -> str:
    """10月20日 or 20 Oct."""
    return f"{day.day} {MONTHS[day.month - 1]}" if tongue() == "en" else f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """周二 10月20日, Tue 20 Oct, 10月20日（火）."""
    if tongue() == "ja":
        return f"{month_day(day)}（{weekday(day)}）"
    return f"{weekday(day)} {month_day(day)}"


def dated(day: date) -> str:
    """With its year: 2026年10月20日 or 20 Oct 2026."""
    return f"{month_day(day)} {day.year}" if tongue() == "en" else f"{day.year}年{month_day(day)}"


def month_of_year(day: date) -> str:
    """The month that holds the day: 2026年11月 or Nov 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}" if tongue() == "en" else f"{day.year}年{day.month}月"


def half_year(day: date) -> str:
    """The half-year that holds the day: 2026年下半年, Jul–Dec 2026, 2026年7〜12月."""
    is_first = day.month < 7
    if tongue() == "en":
        return f"{'Jan–Jun' if is_first else 'Jul–Dec'} {day.year}"
    if tongue() == "ja":
        return f"{day.year}年{'1〜6' if is_first else '7〜12'}月"
    return f"{day.year}年{'上' if is_first else '下'}半年"


def span_words(span: Span) -> str:
    """10月19日到25日, 19–25 Oct; across months both are named."""
    first, last = span.start, span.last
    if first == last:
        return month_day(first)
    same = (first.year, first.month) == (last.year, last.month)
    if tongue() == "en":
        return f"{first.day if same else month_day(first)}–{month_day(last)}"
    joint = "から" if tongue() == "ja" else "到"
    return f"{month_day(first)}{joint}{f'{last.day}日' if same else month_day(last)}"


@lru_cache(maxsize=1024)
def _lunar(day: date) -> Any:
    from lunar_python import Solar  # noqa: PLC0415  4 MB that no worker needs

    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def lunar(day: date) -> str:
    """九月十一; in other languages by numbers, "lunar 9/11"."""
    found = _lunar(day)
    if tongue() == "zh":
        return f"{found.getMonthInChinese()}月{found.getDayInChinese()}"
    leap = _("leap ") if found.getMonth() < 0 else ""
    return _("lunar %(leap)s%(month)s/%(day)s") % {
        "leap": leap,
        "month": abs(found.getMonth()),
        "day": found.getDay(),
    }


def lunar_day(day: date) -> str:
    """十一, or 九月 on the first of a lunar month; a number in other languages."""
    found = _lunar(day)
    if tongue() != "zh":
        return f"{abs(found.getMonth())}/{found.getDay()}"
    return f"{found.getMonthInChinese()}月" if found.getDay() == 1 else str(found.getDayInChinese())


def solar_term(day: date) -> str:
    """霜降 on its day, else nothing."""
    term = str(_lunar(day).getJieQi())
    return {"en": TERMS_EN, "ja": TERMS_JA}.get(tongue(), {}).get(term, term)


def clock(instant: datetime) -> str:
    """9:40 on Shanghai's clock."""
    there = local(instant)
    return f"{there.hour}:{there.minute:02}"


def hours(start: datetime, end: datetime) -> str:
    """14:00–16:00; midnight at the end is 24:00."""
    first, last = local(start), local(end)
    midnight = last.hour == last.minute == 0 and last.date() != first.date()
    until = "24:00" if midnight else f"{last.hour}:{last.minute:02}"
    return f"{first.hour}:{first.minute:02}–{until}"


def age(instant: datetime, now: datetime) -> str:
    """How old a figure is: just now, 3 minutes ago … two days ago."""
    passed = now - instant
    if passed < MINUTE:
        return _("just now")
    if passed < HOUR:
        count = passed // MINUTE
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", count) % {"count": count}
    if passed < DAY:
        count = passed // HOUR
        return ngettext("%(count)s hour ago", "%(count)s hours ago", count) % {"count": count}
    count = passed // DAY
    return ngettext("%(count)s day ago", "%(count)s days ago", count) % {"count": count}
