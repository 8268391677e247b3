"""Dirty marks: which facts of which day must be counted again."""

from django.apps import AppConfig


class MarksConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "keting.marks"
    label = "marks"
