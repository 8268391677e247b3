"""What every page knows: whose house it is, in which language, how big the type."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.translation import get_language

from keting.doors import is_for_residents

LARGE_COOKIE = "keting_large"
# The tag in <html lang>; a code that is not listed is its own tag.
LANG_TAGS = {"zh-hans": "zh-Hans"}
OWN_NAMES = {"zh-hans": "中文", "en": "English", "ja": "日本語"}
DESK_HOURS = "8:30–18:30"


@dataclass(frozen=True)
class House:
    """The office whose page this is; without one (an error before the host is known) it has no name."""

    tenant: Any

    @property
    def name(self) -> str:
        """徐汇苑居委会, or the street's name."""
        return getattr(self.tenant, "name", "")

    @property
    def is_street(self) -> bool:
        """The street office rather than a committee."""
        return getattr(self.tenant, "type", "") == "street"

    @property
    def short_name(self) -> str:
        """徐汇苑."""
        return getattr(self._committee, "short_name", "") or self.name

    @property
    def address(self) -> str:
        """Where the desk stands."""
        return getattr(self._committee, "address", "")

    @property
    def phone(self) -> str:
        """The desk's telephone."""
        return getattr(self._committee, "phone", "")

    @property
    def hours(self) -> str:
        """When somebody is at the desk."""
        return getattr(self._committee, "desk_hours", DESK_HOURS)

    @property
    def _committee(self) -> Any:
        return getattr(self.tenant, "committee", None)


@dataclass(frozen=True)
class Language:
    """A language to switch to, in its own name."""

    code: str
    tag: str
    name: str
    is_current: bool


def languages(offered: Collection[str]) -> list[Language]:
    """The languages to choose from."""
    now = get_language() or settings.LANGUAGE_CODE
    return [
        Language(code, LANG_TAGS.get(code, code), OWN_NAMES.get(code, str(name)), code == now)
        for code, name in settings.LANGUAGES
        if code in offered or code == now
    ]


def tongue(match: ResolverMatch | None = None) -> dict[str, Any]:
    """What even an error page knows: its language, and the others; staff's pages are in fewer."""
    now = get_language() or settings.LANGUAGE_CODE
    is_staffs = match is not None and not is_for_residents(match.view_name)
    offered = settings.KETING_STAFF_LANGUAGES if is_staffs else dict(settings.LANGUAGES)
    return {"languages": languages(offered), "lang_tag": LANG_TAGS.get(now, now)}


def face(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {
        **tongue(request.resolver_match),
        "house": House(getattr(request, "tenant", None)),
        "is_large": request.COOKIES.get(LARGE_COOKIE) == "1",
    }
