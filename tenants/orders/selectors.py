"""The street's orders, as its pages show them."""

from datetime import datetime, timedelta
from uuid import UUID

from tenants.orders.kinds import State
from tenants.orders.models import Order

SHOWN = 30
# A message that was lost, or a worker that died: the sweep asks again.
LOST_AFTER = timedelta(minutes=2)


def recent_orders() -> list[Order]:
    """The latest, newest first (1 query)."""
    return list(Order.objects.defer("secret")[:SHOWN])


def lost_orders(*, at: datetime) -> list[UUID]:
    """Orders that nobody has begun."""
    waiting = Order.objects.filter(state=State.WAITING, ordered_at__lt=at - LOST_AFTER)
    return list(waiting.values_list("pk", flat=True))
