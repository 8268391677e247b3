"""The front desk: matters, seen through by whoever took them."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.desk"
