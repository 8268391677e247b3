"""Activities: announced, signed up for, attended."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.activities"
