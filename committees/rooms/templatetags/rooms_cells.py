"""A room's day and a room's plan, each written in one go: a week's page has fifty of them.

`{% load rooms_cells %}`
"""

from datetime import datetime
from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.rooms.models import Layout
from committees.rooms.selectors import RoomDay
from committees.rooms.selectors.drawing import set_out
from committees.rooms.templatetags.rooms_words import label, query
from keting.clock import local
from keting.web import calendar
from keting.web.templatetags.charts import daybar
from keting.web.templatetags.motif import mark

register = template.Library()
CIRCLE = '<circle class="p-tbl" cx="{}" cy="{}" r="{}"/>'
BOARD = '<rect class="p-tbl" x="{}" y="{}" width="{}" height="{}" rx="1"/>'
CHAIR = '<use href="#chair"{} transform="translate({} {}) rotate({})"/>'
YOURS = SafeString(' class="p-yours"')
# Dancers on the floor, and the mirror.
DANCE = SafeString(
    '<path class="p-dash" d="M28 62C36 34 52 34 60 48S84 62 92 32"/>'
    '<path class="p-dash" d="M40 70C48 48 60 46 68 58S90 70 98 46"/>'
    '<path class="p-thin" d="M8 16V62M10.5 16V62"/>'
)


@register.simple_tag
def room_cell(cell: RoomDay, now: datetime | None = None) -> SafeString:
    """`{% room_cell cell now %}`: the bar of the day, who has the room when, and what is free to press.

    Words of people and of catalogues are escaped; hours, days and slugs need not be.
    """
    room = escape(str(cell.room))
    words = {(slot.use, slot.label): slot for slot in cell.slots}
    said = {key: escape(label(slot)) for key, slot in words.items()}
    slots = "".join(
        f"<li>{_time(slot.starts_at, slot.ends_at)}{said[slot.use, slot.label]}</li>" for slot in cell.slots
    )
    return SafeString(
        f'<span class="cell-label" aria-hidden="true">{room}</span>\n{daybar(cell.slots, now, scale=False)}\n'
        f'<ul class="slots">{slots}{_note(cell)}{_free(cell, room)}</ul>'
    )


def _time(start: datetime, end: datetime) -> str:
    return (
        f'<time datetime="{local(start).isoformat(timespec="minutes")}">{calendar.hours(start, end)}</time>'
    )


def _note(cell: RoomDay) -> str:
    """That it is closed, or keeps other hours, and why."""
    if cell.hours is None:
        why = pgettext("clause", ": ") + cell.note if cell.note else ""
        return f"<li>{escape(pgettext('rooms', 'closed') + why)}</li>"
    return f"<li>{_time(*cell.hours)}{escape(cell.note)}</li>" if cell.note else ""


def _free(cell: RoomDay, room: str) -> str:
    """Links into the form, the first one with its mark and its word."""
    if not cell.gaps:
        return ""
    form = f"{reverse('rooms:book', args=[cell.room.slug])}?day={cell.day}&amp;"
    words = escape(_("free all day")) if cell.is_all_free else ""
    first = "" if words else escape(pgettext("rooms", "free") + " ")
    said = f'<span class="vh"> {escape(calendar.weekday(cell.day))} {room}</span>'
    links = [
        f'<a href="{form}{escape(query(gap))}">{"" if number else mark("free")}'
        f"<span>{'' if number else first}{words or _time(gap.starts_at, gap.ends_at)}</span>{said}</a>"
        for number, gap in enumerate(cell.gaps)
    ]
    return f'<li class="open">{"".join(links)}</li>'


@register.simple_tag
def layout_plan(layout: Layout, label: str = "") -> SafeString:
    """`{% layout_plan layout %}`: the layout drawn from its furniture; hidden where no label is given."""
    furniture = layout.furniture
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    drawn = _drawn(layout.kind, furniture.get("tables", 0), furniture.get("chairs", 0))
    return format_html('<svg class="plan" viewBox="2 1 116 87" {}>{}</svg>', said, drawn)


@lru_cache(maxsize=256)
def _drawn(kind: str, tables: int, chairs: int) -> SafeString:
    """The picture of so much furniture: the same for ever, in whatever house and language."""
    drawn = set_out(kind, tables, chairs)
    boards = [
        format_html(CIRCLE, one.x, one.y, one.r)
        if one.r
        else format_html(BOARD, one.x, one.y, one.width, one.height)
        for one in drawn.tables
    ]
    seats = [(YOURS if one.is_yours else "", one.x, one.y, one.turn) for one in drawn.chairs]
    furniture = [*boards, *(format_html(CHAIR, *seat) for seat in seats)]
    frame, dance = render_to_string("web/plans/frame.svg"), DANCE if drawn.is_open else ""
    return format_html_join("", "{}", ((one,) for one in (frame, dance, *furniture)))
