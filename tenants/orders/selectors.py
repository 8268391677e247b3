"""The street's orders, as its pages show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from tenants.models import Tenant
from tenants.orders.kinds import GLASS_OPEN, State
from tenants.orders.models import Glass, Order
from tenants.scope import committees

SHOWN = 30


@dataclass(frozen=True)
class Shown:
    """A broken glass as the page shows it."""

    glass: Glass
    office: str
    is_open: bool
    waits: bool


# A message that was lost, or a worker that died: the sweep asks again. A task lives ten minutes at most.
LOST_AFTER = {State.WAITING: timedelta(minutes=2), State.RUNNING: timedelta(minutes=15)}


def recent_orders() -> list[Order]:
    """The latest, newest first (1 query)."""
    return list(Order.objects.defer("secret")[:SHOWN])


def lost_orders(*, at: datetime) -> list[UUID]:
    """Orders that nobody has begun, or nobody goes on with."""
    late = Q()
    for state, patience in LOST_AFTER.items():
        late |= Q(state=state, ordered_at__lt=at - patience)
    return list(Order.objects.filter(late).values_list("pk", flat=True))


def glasses(at: datetime) -> list[Shown]:
    """What was asked for lately, the newest first, with the committees' names (2 queries)."""
    rows = Glass.objects.select_related("asked_by", "agreed_by").defer("secret")[:SHOWN]
    names = {one.schema_name: one.name for one in committees()}
    return [Shown(one, names.get(one.office, one.office), one.is_open(at), _waits(one, at)) for one in rows]


def link_of(glass: Glass, word: str, scheme: str, port: str | None) -> str:
    """Where the guest comes in, at the committee's own host."""
    office = Tenant.objects.get(schema_name=glass.office)
    host = office.domains.get(is_primary=True).domain
    path = reverse("accounts:join", urlconf="keting.urls_committee")
    usual = {"http": "80", "https": "443"}[scheme] == port
    return f"{scheme}://{host}{'' if usual else f':{port}'}{path}#{word}"


def _waits(glass: Glass, at: datetime) -> bool:
    return glass.agreed_at is None and at <= glass.asked_at + GLASS_OPEN
