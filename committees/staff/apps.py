"""Workers, the weekly roster, and who is where now."""

from typing import ClassVar

from django.apps import AppConfig

from tenants.life.rules import Rule, Step


class StaffConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.staff"
    moves: ClassVar = {
        "staff_worker": Rule(
            why="Colleagues move with a merge. After a split they work on here; there they are known as "
            "those who did the work, without account and telephone.",
            steps=[
                Step(
                    "UPDATE {stage}.staff_worker SET position = position + "
                    "(SELECT coalesce(max(position), 0) + 1 FROM {into}.staff_worker)"
                )
            ],
            goes="false",
            is_copied=True,
            made="account_id = NULL, phone = '', is_active = false, until = greatest(%(day)s, since)",
        ),
        "staff_shift": Rule(why="The roster is the colleagues' own."),
        "staff_presence": Rule(why="Where a colleague is, is the colleague's own."),
    }
