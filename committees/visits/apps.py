"""Visits by appointment, and the needs they find."""

from typing import ClassVar

from django.apps import AppConfig

from tenants.life.rules import Rule

AT_HOME = "row.household_id IN (SELECT id FROM {stage}.chosen)"


class VisitsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.visits"
    moves: ClassVar = {
        "visits_appointment": Rule(why="Arranged with a household.", goes=AT_HOME),
        "visits_visit": Rule(why="Paid to a household.", goes=AT_HOME),
        "visits_quiet": Rule(why="Wished by a household.", goes=AT_HOME),
        "visits_need": Rule(
            why="Found on a visit.", goes="row.visit_id IN (SELECT id FROM {stage}.visits_visit)"
        ),
    }

    def ready(self) -> None:
        """A household's page tells its visits too."""
        from committees.households.selectors import tell_moments  # noqa: PLC0415  models come first
        from committees.visits.selectors import moments  # noqa: PLC0415

        tell_moments(moments)
