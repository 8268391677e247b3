"""`keting demo-load`: invented people into every office that is still empty, by as many processes as help.

Each committee is filled in one transaction of its own, so that a stop loses nothing and the next run goes on.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from keting import clock
from keting.db.engine.base import LOT
from tenants.life.acts import Act
from tenants.life.suspending import suspend
from tenants.models import Tenant
from tenants.scope import committees_at_work, scope
from tenants.telling import say

LOAD_COMMITTEE = "committees.portal.demo.load_committee"
COUNT_COMMITTEE = "reporting.demo.count_committee"
LOAD_STREET = "reporting.demo.load_street"
# Its house is under repair: the street sees what it looks like when nothing comes from a committee.
SILENT, SILENT_DAYS = "zhangdong", 6
WHY = "水管爆裂，抢修中"


def load_demo() -> None:
    """Fill every office that is still empty; KETING_DEMO=full makes it the whole street's year."""
    day = clock.today()
    import_string(LOAD_STREET)()
    every = committees_at_work()
    for number, (tenant, is_new) in enumerate(_filled(every, day), start=1):
        if is_new:
            say(f"demo {number}/{len(every)} {tenant.name}")
        if is_new and tenant.committee.slug == SILENT:
            now = clock.now()
            act = Act(by="demo", at=now - timedelta(days=SILENT_DAYS))
            suspend(committee=SILENT, act=act, why=WHY)


def fill(tenant: Tenant, *, day: date) -> tuple[Tenant, bool]:
    """Fill one committee and count it; says whether it was empty."""
    with scope(tenant):
        is_new = import_string(LOAD_COMMITTEE)(tenant, day=day, is_full=settings.KETING_DEMO == "full")
        counted = day - timedelta(days=SILENT_DAYS) if tenant.committee.slug == SILENT and is_new else day
        import_string(COUNT_COMMITTEE)(day=counted)
    return tenant, is_new


def _filled(every: list[Tenant], day: date) -> Iterator[tuple[Tenant, bool]]:
    work: Callable[[Tenant], tuple[Tenant, bool]] = partial(fill, day=day)
    processes = min(os.cpu_count() or 1, len(every))
    if settings.KETING_DEMO != "full" or processes < 2:
        yield from map(work, every)
        return
    # A child must not inherit a connection, and needs few of its own: it comes to an office once.
    connections.close_all()
    LOT.empty()
    with get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(work, every)
