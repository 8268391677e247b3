"""Visits by appointment, and the needs they find."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.visits"

    def ready(self) -> None:
        """A household's page tells its visits too."""
        from committees.households.selectors import tell_moments  # noqa: PLC0415  models come first
        from committees.visits.selectors import moments  # noqa: PLC0415

        tell_moments(moments)
