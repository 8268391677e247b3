"""Words of sharing out: `{% load sharing_words %}`."""

from django import template
from django.utils.translation import gettext as _

from committees.rooms.kinds import WEEKDAYS
from committees.rooms.models import ClubWish, Sharing

register = template.Library()


@register.filter
def in_hours(minutes: int) -> str:
    """7.5"""
    return f"{minutes / 60:g}"


@register.filter
def in_groups(digest: str) -> str:
    """A digest in groups of eight, to be read and to be broken."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


@register.filter
def rank_words(rank: int) -> str:
    """1. choice"""
    return _("%(n)s. choice") % {"n": rank}


@register.filter
def wish_words(wish: ClubWish) -> str:
    """Tue 14:00–16:00"""
    return f"{dict(WEEKDAYS)[str(wish.weekday)]} {wish.starts:%-H:%M}–{wish.ends:%-H:%M}"


@register.filter
def why_by_hand(sharing: Sharing, wish: ClubWish) -> str:
    """The committee's words where it has changed the result of a wish."""
    return next((str(one["why"]) for one in sharing.changes if one["wish"] == str(wish.pk)), "")
