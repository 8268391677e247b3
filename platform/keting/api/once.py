"""The same request twice is one: `Idempotency-Key`."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from rest_framework.request import Request
from rest_framework.response import Response

from keting import clock
from keting.api.errors import Invalid
from keting.api.schema import HEADER, LONGEST, SHORTEST
from keting.programs.services import Told, answer_once

Post = Callable[..., Response]


def key_of(request: Request) -> UUID | None:
    """The key of this request and of whoever sends it; None without one. 422 `key_shape` for a weak one."""
    told = request.headers.get(HEADER, "")
    if not told:
        return None
    if not SHORTEST <= len(told) <= LONGEST:
        msg = "key_shape"
        raise Invalid(msg)
    who = request.user.pk if request.user.is_authenticated else ""
    return uuid5(NAMESPACE_OID, f"{who} {told}")


def once(post: Post) -> Post:
    """For a view's `post`: with a key, a repeated request gets the first one's answer."""

    @wraps(post)
    def answered(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = key_of(request)
        if key is None:
            return post(self, request, *args, **kwargs)

        def answer() -> Told:
            response = post(self, request, *args, **kwargs)
            return Told(response.status_code, response.data)

        asked = json.dumps([request.path, request.data], sort_keys=True, default=str)
        digest = sha256(asked.encode()).hexdigest()
        told = answer_once(key=key, asked=digest, answer=answer, at=clock.now())
        return Response(told.body, status=told.status)

    return answered
