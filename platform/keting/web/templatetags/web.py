"""The faces' own tags: navigation, pages of a list, long work."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.translation import gettext as _

from keting import drafts
from keting.doors import DOORS
from keting.web import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_items(context: Context, face: str) -> list[navigation.Item]:
    """`{% navigation_items "staff" as items %}`: the masthead's links."""
    return navigation.items(face, context.get("request"))


@register.simple_tag(takes_context=True)
def draft_key(context: Context) -> str:
    """`{% draft_key as own_key %}`: what seals the drafts of whoever is signed in, '' for nobody."""
    request = context.get("request")
    return drafts.key_of(request) if request is not None and hasattr(request, "user") else ""


@register.filter
def may(account: Any, view_name: str) -> bool:
    """`{% if request.user|may:"visits:arrange" %}`: a button is shown only to those who may act there."""
    return DOORS[view_name].lets_in(getattr(account, "roles", ()))


@register.filter
def may_look(account: Any, view_name: str) -> bool:
    """`{% if request.user|may_look:"accounts:list" %}`: a link is shown to those who may read there."""
    return DOORS[view_name].lets_in(getattr(account, "roles", ()), method="GET")


@register.inclusion_tag("web/parts/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """`{% pages page_obj %}`: which rows these are, and the other pages; keeps the filters in the URL."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": getattr(context.get("request"), "GET", QueryDict()),
    }


@register.inclusion_tag("web/parts/progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    """`{% progress done total _("Reading rows") %}`: a bar and its counts; an unknown total moves nothing."""
    return {"done": done, "total": total, "label": label or _("Progress")}
