"""Dirty marks: which facts of which day must be counted again."""

from typing import ClassVar

from django.apps import AppConfig

from keting.privacy.labels import Labels


class MarksConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "keting.marks"
    label = "marks"
    labels: ClassVar = {
        "Mark": Labels(internal="fact day marked_at"),
        "CountingState": Labels(
            internal="is_only first_day counted_at ticked_on recounted_at failures cleared_on fixed_until"
        ),
    }
