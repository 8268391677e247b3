"""The motif: state marks, plans of rooms, notices. Drawn with one chair, one of them kept for you."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keting.web.house import Place, draw

register = template.Library()

MARKS = frozenset(
    {
        "desk",
        "out",
        "meet",
        "train",
        "admin",
        "off",
        "free",
        "busy",
        "wait",
        "promise",
        "ok",
        "due",
        "phone",
        "info",
        "up",
        "down",
        "search",
        "print",
    }
)
TONES = {"desk": "open", "free": "open", "ok": "open", "wait": "wait"}
NOTICE_MARKS = {"refused": "wait", "ok": "ok", "calm": "info"}
PLANS: dict[str, str | Promise] = {
    "round": gettext_lazy("Round table: one table, three chairs"),
    "long": gettext_lazy("Long table: three small tables as one"),
    "islands": gettext_lazy("Craft islands: three tables apart"),
    "classroom": gettext_lazy("Classroom: three rows of tables"),
    "theatre": gettext_lazy("Theatre: chairs only"),
    "open": gettext_lazy("Open floor: tables along the wall"),
}


@register.simple_tag
def mark(name: str) -> SafeString:
    """`{% mark "desk" %}`: the shape alone; hidden from readers aloud, so its word must stand beside it."""
    return format_html('<svg viewBox="0 0 24 24" aria-hidden="true"><use href="#m-{}"/></svg>', _known(name))


@register.simple_tag
def state(name: str, word: str, tone: str | None = None) -> SafeString:
    """`{% state "desk" _("At the desk") %}`: mark and word. tone: "open", "wait" or "" (else by the mark)."""
    tone = TONES.get(name, "") if tone is None else tone
    kind = f"state state-{tone}" if tone else "state"
    return format_html('<span class="{}">{}{}</span>', kind, mark(name), word)


@register.inclusion_tag("web/parts/plan.html")
def plan(layout: str, label: str | None = None) -> dict[str, Any]:
    """`{% plan "round" %}`: a room seen from above. label="" hides it where words beside it say the same."""
    layout = layout if layout in PLANS else "open"
    return {"layout": f"web/plans/{layout}.svg", "label": PLANS[layout] if label is None else label}


@register.inclusion_tag("web/parts/notice.html")
def notice(kind: str, title: str, text: str = "") -> dict[str, Any]:
    """`{% notice "refused" title text %}`; kinds: refused, ok, calm."""
    name = NOTICE_MARKS.get(kind, "info")
    return {"kind": kind, "mark": name, "title": title, "text": text}


@register.inclusion_tag("web/parts/nothing.html")
def nothing(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """`{% nothing title text url action %}`: nothing here yet, and the next thing to do."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("web/parts/house.html")
def house_plan(places: list[Place], desk: str, label: str) -> dict[str, Any]:
    """`{% house_plan places desk_word label %}`: the house from above, live (web.house.Place)."""
    return {"drawing": draw(places, desk_name=_("Front desk"), desk_word=desk), "label": label}


def _known(name: str) -> str:
    if name not in MARKS:
        msg = f"no such mark: {name}"
        raise template.TemplateSyntaxError(msg)
    return name
