"""The street's orders, as its pages show them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from tenants.orders.kinds import State
from tenants.orders.models import Order

SHOWN = 30
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
