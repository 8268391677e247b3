"""What the street orders for its committees: opening, renaming, merging …; carried out by one queue."""

from typing import ClassVar

from django.apps import AppConfig

from keting.privacy.labels import Labels
from tenants.apps import ORDERS


class OrdersConfig(AppConfig):
    """Stands in the street's schema."""

    name = "tenants.orders"
    labels: ClassVar = {
        "Glass": Labels(
            ORDERS,
            personal="asked_by agreed_by secret",
            internal="office reason asked_at agreed_at closes_at guest_id",
            unkept="secret",
        ),
        # An order to open a committee names its director.
        "Order": Labels(
            ORDERS,
            personal="payload ordered_by message secret",
            internal="kind ordered_at language state attempts step steps problem finished_at",
            unkept="secret",
        ),
    }
