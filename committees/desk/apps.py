"""The front desk: matters, seen through by whoever took them."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tenants.life.rules import Rule, Step

GOES = """
(row.year, row.serial) IN (
    SELECT one.year, one.serial FROM {origin}.desk_matter AS one
    LEFT JOIN {origin}.households_resident AS person ON person.id = one.resident_id
    LEFT JOIN {origin}.visits_need AS need ON need.matter_id = one.id
    LEFT JOIN {origin}.visits_visit AS visit ON visit.id = need.visit_id
    JOIN {stage}.chosen AS home ON home.id IN (one.household_id, person.household_id, visit.household_id)
)
"""


class DeskConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.desk"
    moves: ClassVar = {
        "desk_series": Rule(why="Numbers go on as they did.", is_left=True),
        "desk_matter": Rule(
            why="A matter goes with the household or the person it is about, or that a visit found it at; "
            "one row of a number never without the others.",
            steps=[
                Step(
                    "UPDATE {stage}.desk_matter SET serial = serial + "
                    "(SELECT 10000 * (1 + coalesce(max(serial), 0) / 10000) FROM {into}.desk_matter)",
                    _("%(count)s matters keep their number behind a 1: 2026-0143 is now 2026-10143."),
                )
            ],
            goes=GOES,
        ),
        "desk_step": Rule(
            why="A step belongs to its matter.",
            goes="row.matter_id IN (SELECT id FROM {stage}.desk_matter)",
        ),
    }

    def ready(self) -> None:
        """A household's page tells its matters too."""
        from committees.desk.selectors import moments  # noqa: PLC0415  models come first
        from committees.households.selectors import tell_moments  # noqa: PLC0415

        tell_moments(moments)
