"""No password that stands in a list of those that were breached.

The list is a file on this machine (`KETING_BREACHED`), as Have I Been Pwned gives its whole list away: lines
of SHA-1 in hexadecimal capitals, a colon and a count, sorted. Nothing of a password leaves the machine, and a
look-up reads some thirty lines of however many gigabytes.
"""

import mmap
from hashlib import sha1
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  Django's name
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotBreached:
    """Refuses what stands in the list; without a list nothing (`check --deploy` says so)."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password that others have lost before."""
        digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if settings.KETING_BREACHED and stands_in(Path(settings.KETING_BREACHED), digest):
            raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """The rule for people."""
        return _("None that has been stolen somewhere: strangers try those first.")


def stands_in(path: Path, digest: str) -> bool:
    """Whether a line of the sorted file begins with the digest; halves the file until it knows."""
    wanted = digest.encode()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        low, high = 0, len(lines)
        while low < high:
            middle = (low + high) // 2
            start = lines.rfind(b"\n", 0, middle) + 1
            found = lines[start : start + len(wanted)]
            if found == wanted:
                return True
            if found < wanted:
                end = lines.find(b"\n", middle)
                low = len(lines) if end < 0 else end + 1
            else:
                high = start
    return False


@register(Tags.security, deploy=True)
def check_list(**_more: Any) -> list[CheckMessage]:
    """A house that is open to the world has such a list."""
    if settings.KETING_BREACHED and Path(settings.KETING_BREACHED).is_file():
        return []
    told = "KETING_BREACHED names no file: breached passwords are taken (deploy/SECURITY.md)."
    return [Warning(told, id="keting.W001")]
