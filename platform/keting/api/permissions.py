"""DRF's side of the doors."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class DoorPassed(BasePermission):
    """True only for a request that came through `DoorMiddleware`; the table says who may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return getattr(request._request, "door", None) is not None
