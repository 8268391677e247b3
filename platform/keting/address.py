"""From where a request comes."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "nowhere"


def address_of(request: HttpRequest) -> str:
    """The browser's address; behind `KETING_PROXIES` of our own proxies, what the outermost of them saw.

    What a browser writes into the header itself stands before that and is never read. Of IPv6 the /64 counts:
    whoever has one address there has them all.
    """
    told = request.META.get("REMOTE_ADDR") or NOWHERE
    if settings.KETING_PROXIES:
        seen = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        told = seen[-settings.KETING_PROXIES] if len(seen) >= settings.KETING_PROXIES else told
    try:
        found = ip_address(told)
    except ValueError:
        return NOWHERE
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)
