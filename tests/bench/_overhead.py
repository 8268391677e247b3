"""What finding and entering an office costs a request that asks the database nothing else; prints JSON."""

import json
import os
import time
from statistics import median
from typing import Any

import django


def measure(requests: int) -> dict[str, float]:
    """Median milliseconds of a request through the host's middleware alone, and its statements."""
    from django.conf import settings
    from django.core.signals import request_finished, request_started
    from django.db import connection
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.utils.module_loading import import_string

    places = (name for name in settings.MIDDLEWARE if name.endswith(("HostMiddleware", "StockMiddleware")))
    enter = import_string(next(places))(lambda request: HttpResponse())
    request = RequestFactory().get("/", HTTP_HOST="xuhuiyuan.localhost")
    sent, times = [], []

    def note(execute: Any, *args: Any) -> Any:
        sent.append(args[0])
        return execute(*args)

    for _ in range(requests):
        started = time.perf_counter()
        request_started.send(sender=None, environ={})
        with connection.execute_wrapper(note):
            assert enter(request).status_code == 200
        request_finished.send(sender=None)
        times.append(time.perf_counter() - started)
    return {"ms": median(times) * 1000, "statements": len(sent) / requests}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(int(os.environ["REQUESTS"]))))
