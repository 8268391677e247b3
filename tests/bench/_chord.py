"""The same fold as Celery projects send it: a task for each committee in a chord, with results in Redis.

The queues of this app are its own, and so are its worker and its connections, closed after each task.
"""

import os

from celery import Celery

app = Celery("chord", set_as_current=False)
app.conf.update(
    broker_url=os.environ["REDIS_URL"],
    result_backend=os.environ["REDIS_URL"],
    broker_transport_options={"global_keyprefix": "chord:"},
    result_backend_transport_options={"global_keyprefix": "chord:"},
    broker_connection_retry_on_startup=True,
    task_default_queue="counting",
)


@app.task(name="chord.fold")  # type: ignore[untyped-decorator]
def fold(schema: str) -> int:
    """Count one committee."""
    from keting import clock
    from reporting.services import folding
    from tenants.scope import scope_of_schema

    with scope_of_schema(schema, kind="committee"):
        return folding.fold(at=clock.now())


@app.task(name="chord.done")  # type: ignore[untyped-decorator]
def done(counts: list[int]) -> int:
    """All are counted."""
    return sum(counts)
