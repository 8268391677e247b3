"""The queue `opening` takes nothing but the id of a stored order; the sweep is the street's own."""

from uuid import UUID

from keting import clock
from keting.celery import owner_task, street_task
from keting.later import send
from tenants.orders import selectors, services
from tenants.scope import current


@owner_task("opening.carry_out")
def carry_out(order_id: str) -> None:
    """Do what was ordered."""
    services.carry_out(order_id=UUID(order_id))


@street_task("orders.sweep")
def sweep() -> None:
    """Send the messages of forgotten orders again, and order what the calendar asks for."""
    services.order_tidying(at=clock.now())
    for order_id in selectors.lost_orders(at=clock.now()):
        send("opening.carry_out", current().schema_name, {"order_id": str(order_id)})
