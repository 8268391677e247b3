"""What `check --deploy` says of a house that is open to the world, beside Django's own."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

FOR_CHECKS = "Zm9yLWNoZWNrcy1vbmx5LWZvci1jaGVja3Mtb25seSE="


@register(Tags.security, deploy=True)
def check_keys(**_more: Any) -> list[CheckMessage]:
    """Nothing is sealed with the key that stands in the sources."""
    if settings.KETING_MASTER_KEY != FOR_CHECKS and not settings.SECRET_KEY.startswith("for-checks-only"):
        return []
    told = "KETING_MASTER_KEY or KETING_SECRET_KEY is the one for checks (deploy/SECURITY.md, keys)."
    return [Error(told, id="keting.E001")]
