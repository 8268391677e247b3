"""What the street orders for its committees: opening, renaming, merging …; carried out by one queue."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Stands in the street's schema."""

    name = "tenants.orders"
