"""What stands in the masthead: one table per face. An item whose URL is not there yet is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keting.doors import DOORS, OPEN

Row = tuple[str | Promise, str]
NAVIGATION: dict[str, Sequence[Row]] = {
    "resident": [
        (pgettext_lazy("navigation", "Today"), "portal:home"),
        (pgettext_lazy("navigation", "Rooms"), "rooms:week"),
        (pgettext_lazy("navigation", "Activities"), "activities:list"),
        (pgettext_lazy("navigation", "Clubs"), "clubs:list"),
        (pgettext_lazy("navigation", "Services"), "portal:services"),
        (pgettext_lazy("navigation", "About"), "portal:us"),
    ],
    "staff": [
        (pgettext_lazy("navigation", "Today"), "portal:my_day"),
        (pgettext_lazy("navigation", "Matters"), "desk:list"),
        (pgettext_lazy("navigation", "Visits"), "visits:list"),
        (pgettext_lazy("navigation", "Households"), "households:list"),
        (pgettext_lazy("navigation", "Rooms"), "rooms:bookings"),
        (pgettext_lazy("navigation", "Activities"), "activities:staff_list"),
        (pgettext_lazy("navigation", "Clubs"), "clubs:staff_list"),
        (pgettext_lazy("navigation", "Roster"), "staff:roster"),
    ],
    "street": [
        (pgettext_lazy("navigation", "Overview"), "reporting:overview"),
        (pgettext_lazy("navigation", "Tables"), "reporting:tables"),
        (pgettext_lazy("navigation", "Indicators"), "reporting:catalogue"),
        (pgettext_lazy("navigation", "Committees"), "orders:list"),
    ],
}
# Reached from the foot or from another page: they belong to no link of the masthead.
BESIDE = {
    "portal:ours",
    "portal:part_with",
    "portal:helping",
    "portal:privacy",
    "portal:record",
    "portal:ask",
    "portal:ask_of",
    "portal:request",
    "portal:request_copy",
    "portal:request_erase",
    "portal:requests",
    "portal:looked_at",
    "portal:words",
    "portal:see_off",
    "portal:run_out",
    "reporting:record",
}


@dataclass(frozen=True)
class Item:
    """One link of the masthead."""

    label: str | Promise
    url: str
    view_name: str
    is_current: bool = False


def items(face: str, request: HttpRequest | None) -> list[Item]:
    """The face's links that this reader may follow, the page's own marked."""
    urlconf = getattr(request, "urlconf", None)
    rows = [(label, name, _url(name, urlconf)) for label, name in NAVIGATION.get(face, ())]
    open_rows = [(label, name, url) for label, name, url in rows if url and _may_enter(name, request)]
    here = _here([name for _label, name, _url in open_rows], request)
    return [Item(label, url, name, name == here) for label, name, url in open_rows]


def _url(name: str, urlconf: str | None) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _may_enter(name: str, request: HttpRequest | None) -> bool:
    door = DOORS.get(name)
    if door is None or door is OPEN:
        return door is not None
    return door.lets_in(getattr(getattr(request, "user", None), "roles", ()), method="GET")


def _here(names: list[str], request: HttpRequest | None) -> str:
    """The page's own link: by its name, else the one whose address it stands under, else its app's first."""
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.view_name in names:
        return match.view_name if match else ""
    # The door is no room: the day's page, whose address all others begin with, is not where one is.
    if match.namespace in {"accounts", "programs"} or match.view_name in BESIDE:
        return ""
    urls = {name: _url(name, getattr(request, "urlconf", None)) for name in names}
    above = [name for name, url in urls.items() if len(url) > 1 and request.path.startswith(url)]
    of_app = [name for name in names if name.partition(":")[0] == match.namespace]
    return next(iter(sorted(above, key=lambda name: -len(urls[name])) or of_app), "")
