"""A first page, a first count before a server forks: what Python writes only once, its processes then share.

Done after the fork, each would keep a copy of what it has written into. It is no more than that: where no
database answers nothing is warm.
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.db import DatabaseError, connections
from django_tenants.utils import get_tenant_domain_model


def warm_pages(application: Callable[..., Any]) -> None:
    """Answer a committee's front page to nobody."""
    with _leaving_nothing_open():
        door = _first_door()
        if door:
            answer = application(_asked(door.domain), lambda *_: None)
            b"".join(answer)
            answer.close()


def warm_tasks(work: Callable[[], None]) -> None:
    """Do once what tasks do all the time, and load what each process of a pool loads at its start."""
    with contextlib.suppress(ImportError):
        import_module("cffi.cparser")  # where billiard finds cffi it reads a line of C
    with _leaving_nothing_open():
        work()


@contextlib.contextmanager
def _leaving_nothing_open() -> Iterator[None]:
    """Children get no connection; without a database nothing is warm."""
    from keting.db.engine.base import LOT  # noqa: PLC0415  it needs Django set up

    with contextlib.suppress(DatabaseError):
        yield
    connections.close_all()
    LOT.empty()


def _first_door() -> Any:
    doors = get_tenant_domain_model().objects.filter(tenant__type="committee", is_primary=True)
    return doors.order_by("pk").first()


def _asked(host: str) -> dict[str, Any]:
    """A request in WSGI's words."""
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
