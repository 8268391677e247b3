"""Workers, the weekly roster, and who is where now."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.staff"
