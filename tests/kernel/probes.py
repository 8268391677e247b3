"""A Celery app whose tasks say where they ran, for `python -m celery -A tests.kernel.probes.probes worker`.

`Stock` does as tenant-schemas-celery does: stamped when it is sent, entered and never left.
"""

import os
import time
from itertools import chain
from typing import Any

from celery import Celery, Task
from django.conf import settings
from django.db import connection

from keting.celery import SCHEMA_HEADER, ScopedTask, SystemTask
from keting.celery import app as house

probes = Celery("probes", set_as_current=False)
for _name in ("broker_url", "broker_transport_options", "accept_content", "worker_prefetch_multiplier"):
    probes.conf[_name] = house.conf[_name]
probes.conf.result_backend = house.conf.broker_url
probes.conf.task_default_queue = os.environ.get("KETING_PROBES", "probes")
probes.conf.worker_hijack_root_logger = False
_never_left: list[Any] = []


class Stock(Task):
    """The peer's way, for the twins."""

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        headers = dict(options.pop("headers", None) or {})
        headers.setdefault(SCHEMA_HEADER, connection.schema_name)
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from tenants.scope import scope_of_schema

        schema = (self.request.headers or {}).get(SCHEMA_HEADER)
        if schema and schema != "public":
            _never_left.append(scope_of_schema(schema, kind="committee"))
            _never_left[-1].__enter__()
        return self.run(*args, **kwargs)


def place() -> str:
    """Where Django and PostgreSQL think that we are."""
    if connection.schema_name == "public":
        return "public"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), session_user")
        schema, login = cursor.fetchone()
    assert login == f"{settings.KETING_ROLES}_t_{schema}"
    return str(schema) if schema == connection.schema_name else f"{schema} and {connection.schema_name}"


def _say(before: list[str] | None = None, pause: float = 0.0) -> list[str]:
    time.sleep(pause)
    return [*(before or []), place()]


def _joined(parts: list[list[str]]) -> list[str]:
    return [*chain.from_iterable(parts), place()]


say = probes.task(shared=False, base=ScopedTask, name="probe.say")(_say)
join = probes.task(shared=False, base=ScopedTask, name="probe.join")(_joined)
tick = probes.task(shared=False, base=SystemTask, name="probe.tick")(_say)
stock_say = probes.task(shared=False, base=Stock, name="stock.say")(_say)
stock_join = probes.task(shared=False, base=Stock, name="stock.join")(_joined)


@probes.task(shared=False, base=ScopedTask, name="probe.again", bind=True, max_retries=3)
def again(self: Any, seen: list[str]) -> list[str]:
    """Fails twice and is tried again."""
    seen = [*seen, place()]
    if len(seen) < 3:
        raise self.retry(args=[seen], countdown=0)
    return seen
