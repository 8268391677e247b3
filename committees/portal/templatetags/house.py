"""The house in words: `{% load house %}`."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.portal.selectors import House
from committees.rooms.selectors import RoomNow
from committees.staff.kinds import OPENS
from committees.staff.templatetags.board import desk_words, hour
from keting import clock
from keting.web import calendar
from keting.web.house import Place

register = template.Library()


@register.filter
def headline(house: House, name: str) -> list[str]:
    """`{% for part in house|headline:name %}`: 徐汇苑的客厅，|今天开着; the parts break as a whole."""
    words = {"name": name, "time": hour(OPENS)}
    if house.board.is_open:
        sentence = _("%(name)s's living room is open today") % words
    elif clock.local(house.at).time() < OPENS:
        sentence = _("%(name)s's living room opens at %(time)s") % words
    elif house.is_awake:
        sentence = _("%(name)s's living room still has its lights on") % words
    else:
        sentence = _("%(name)s's living room opens tomorrow at %(time)s") % words
    first, comma, rest = sentence.partition("、" if calendar.tongue() == "ja" else "，")
    return [first + comma, rest] if rest else [sentence]


@register.filter
def room_word(room: RoomNow) -> str:
    """`{{ room|room_word }}`: 空着，到14:00; 旗袍队在用; 已经关门."""
    if not room.is_open:
        return pgettext("room", "closed now")
    if room.current:
        label = room.current.label
        return pgettext("room", "in use: %(what)s") % {"what": label} if label else pgettext("room", "in use")
    if room.following:
        return pgettext("room", "free to %(time)s") % {"time": calendar.clock(room.changes_at)}
    return pgettext("room", "free")


@register.filter
def room_sentence(room: RoomNow) -> str:
    """`{{ room|room_sentence }}`: 空到15:00。三把椅子，关得上门。"""
    hint = room.room.hint
    return _("%(now)s %(hint)s.") % {"now": _now(room), "hint": hint} if hint else _now(room)


@register.filter
def room_mark(room: RoomNow) -> str:
    """`{% mark room|room_mark %}`: free, busy, off."""
    if not room.is_open:
        return "off"
    return "free" if room.is_free else "busy"


@register.filter
def room_state(room: RoomNow) -> str:
    """`{% state room|room_mark room|room_state %}`: 空着, 在用, 已经关门."""
    words = {
        "free": pgettext("room", "free"),
        "busy": pgettext("room", "in use"),
        "off": pgettext("room", "closed now"),
    }
    return words[room_mark(room)]


@register.filter
def free_now(rooms: Iterable[RoomNow]) -> list[RoomNow]:
    """`{% for room in living.rooms|free_now %}`: those that could be entered now."""
    return [room for room in rooms if room.is_free]


@register.filter
def clock_text(instant: datetime) -> str:
    """`{{ gap.starts_at|clock_text }}`: 10:30 as bare text, for the words of a link."""
    return calendar.clock(instant)


@register.filter
def places(rooms: Iterable[RoomNow]) -> list[Place]:
    """`{% house_plan house.rooms|places desk label %}`: the rooms as the drawing takes them."""
    return [
        Place(str(room.room), room_word(room), room.is_free if room.is_open else None, room.layout)
        for room in rooms
    ]


@register.filter
def house_label(house: House) -> str:
    """`{{ house|house_label }}`: what the drawing says, for those who do not see it."""
    rooms = [f"{room.room} {room_word(room)}" for room in house.rooms]
    words = [*rooms, f"{_('front desk')} {desk_words(len(house.board.on_desk))}"]
    told = {"time": calendar.clock(house.at), "what": pgettext("clauses", ", ").join(words)}
    return _("Plan of the living room at %(time)s: %(what)s; the door is at the lower right") % told


def _now(room: RoomNow) -> str:
    time = calendar.clock(room.changes_at)
    if not room.is_open:
        return _("Open %(hours)s.") % {"hours": f"{hour(room.room.opens_at)}–{hour(room.room.closes_at)}"}
    if room.current and room.current.label:
        return _("%(what)s until %(time)s.") % {"what": room.current.label, "time": time}
    return (_("In use until %(time)s.") if room.current else _("Free until %(time)s.")) % {"time": time}
