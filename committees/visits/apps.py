"""Visits by appointment, and the needs they find."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.visits"
