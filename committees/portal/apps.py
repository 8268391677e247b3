"""Pages that draw on all rooms of the house: home, my day, the poster."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.portal"
