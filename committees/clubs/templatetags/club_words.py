"""How clubs are told of: by class, with stars, and of whom a surname only."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committees.clubs.kinds import Category, Part
from committees.clubs.models import Club, Member

register = template.Library()


@register.filter
def by_class(clubs: Sequence[Club]) -> list[dict[str, object]]:
    """The clubs of each of the four classes that has one."""
    groups = ((kind, [club for club in clubs if club.category == kind]) for kind in Category)
    return [{"key": kind.value, "label": kind.label, "clubs": found} for kind, found in groups if found]


@register.filter
def star_words(stars: int) -> str:
    """★★★, and in words."""
    told = ngettext("%(n)s star", "%(n)s stars", stars) % {"n": stars}
    return f"{'★' * stars} {told}"


@register.filter
def half_words(half: date) -> str:
    """2026, second half-year."""
    words = _("%(year)s, first half-year") if half.month < 7 else _("%(year)s, second half-year")
    return words % {"year": half.year}


@register.filter
def leader(club: Club) -> str:
    """The leader's name for colleagues; '' where nobody leads it."""
    heads: list[Member] = getattr(club, "heads", [])
    return next((str(one) for one in heads if one.part == Part.LEADER), "")


@register.filter
def text(member: Member) -> str:
    """Whoever it is; '' for somebody who has moved away."""
    return str(member)


@register.filter
def phone_of(member: Member) -> str:
    """The number of a neighbour or an outsider, to be masked."""
    return str(member.resident.phone if member.resident else member.phone)
