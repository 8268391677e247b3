"""What may be opened: the polite check before the constraints, in the asker's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from keting.pinyin import syllables_of_words
from keting.refusal import Refusal

SUFFIX = "居委会"
# Labels of hosts that must never be a committee's.
RESERVED = frozenset({"www", "api", "static", "admin", "mail", "staff", "street"})
KNOWN = """
SELECT EXISTS (SELECT FROM public.tenants_tenant WHERE schema_name = %s),
       EXISTS (SELECT FROM public.tenants_tenant WHERE name = %s),
       EXISTS (SELECT FROM public.tenants_committee WHERE slug = %s),
       ARRAY(SELECT domain::text FROM public.tenants_domain WHERE domain LIKE %s)
"""
MOST = {"name": 60, "address": 100, "phone": 20, "director": 30}


@dataclass(frozen=True)
class Opening:
    """A committee to be opened, as its register line or an order says; the name makes a missing slug."""

    code: str
    name: str
    opened_on: date
    is_pilot: bool = False
    address: str = ""
    phone: str = ""
    wanted_slug: str = ""
    director: str = ""

    @property
    def schema(self) -> str:
        """Twelve ASCII digits after a c: nothing else ever becomes the name of a schema."""
        return f"c{self.code}"

    @property
    def short_name(self) -> str:
        """徐汇苑居委会 → 徐汇苑."""
        return self.name.removesuffix(SUFFIX)

    @cached_property
    def slug(self) -> str:
        """徐汇苑居委会 → xuhuiyuan."""
        if self.wanted_slug:
            return self.wanted_slug
        syllables = "".join(syllables_of_words(self.short_name))
        return "".join(c for c in syllables if c.isascii() and c.isalnum()).lower()[:50]


def opening_of(payload: Mapping[str, Any], *, day: date) -> Opening:
    """The opening that an order's payload asks for."""
    words = {key: str(payload.get(key) or "").strip() for key in ("code", "name", "director")}
    return Opening(
        **words,
        opened_on=day,
        wanted_slug=str(payload.get("slug") or "").strip(),
        address=str(payload.get("address") or "").strip(),
        phone=str(payload.get("phone") or "").strip(),
        is_pilot=bool(payload.get("is_pilot")),
    )


def check(opening: Opening) -> frozenset[str]:
    """Refusal for what can never be opened, and for what stands in the register already.

    Returns the hosts that begin as its own would: those of committees, now or formerly.
    """
    check_shape(opening)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [opening.schema, opening.name, opening.wanted_slug, f"{opening.slug}%"])
        has_code, has_name, has_slug, hosts = cursor.fetchone()
    if has_code:
        msg = "code_open"
        raise Refusal(msg, _("A committee with this code is open already."))
    if has_name:
        msg = "name_taken"
        raise Refusal(msg, _("A committee of this name is open already."))
    if has_slug:
        msg = "slug_taken"
        raise Refusal(msg, _("This address on the web is taken."))
    return frozenset(hosts)


def check_shape(opening: Opening) -> None:
    """Refusal for what could never be a committee's code, name or address."""
    if not re.fullmatch("[0-9]{12}", opening.code):
        msg = "code_twelve_digits"
        raise Refusal(msg, _("A region code has twelve digits."))
    if not opening.short_name or not opening.slug:
        msg = "name_empty"
        raise Refusal(msg, _("A committee needs a name that can be spoken."))
    if any(len(getattr(opening, key)) > most for key, most in MOST.items()):
        msg = "too_long"
        raise Refusal(msg, _("One of the lines is too long."))
    if not all(map(str.isprintable, (opening.name, opening.address, opening.phone, opening.director))):
        msg = "unprintable"
        raise Refusal(msg, _("One of the lines holds signs that cannot be printed."))
    if opening.wanted_slug and not re.fullmatch("[a-z][a-z0-9]{1,49}", opening.wanted_slug):
        msg = "slug_shape"
        raise Refusal(msg, _("An address on the web is 2 to 50 small letters and digits."))
    if opening.wanted_slug in RESERVED:
        msg = "slug_taken"
        raise Refusal(msg, _("This address on the web is taken."))


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Pinyin collides: the second of a name gets a number."""
    number, slug = 1, wanted
    while slug in RESERVED or is_taken(slug):
        number += 1
        slug = f"{wanted}{number}"
    return slug
