"""How often a program may ask: counted in Redis in one step, since two steps let a crowd slip by."""

from math import ceil
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from keting import limits
from keting.address import address_of
from keting.doors import READS

MINUTE = 60
# A minute, for each program or colleague, and for each address without a key.
KNOWN = {"read": 300, "write": 60}
UNKNOWN = {"read": 120, "write": 30}


class Counted(BaseThrottle):
    """So many calls a minute; 429 says when to come again. Without Redis nobody is held up."""

    left = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        kind = "read" if request.method in READS else "write"
        known = request.user.is_authenticated
        who = str(request.user.pk) if known else address_of(request._request)
        most = (KNOWN if known else UNKNOWN)[kind]
        self.left = limits.spend(f"api-{kind}", who, most=most, seconds=MINUTE)
        return self.left == 0

    def wait(self) -> float:
        return ceil(self.left)
