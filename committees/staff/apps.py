"""Workers, the weekly roster, and who is where now."""

from datetime import date
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import GONE, End
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule, Step

ROSTER = Purpose(
    title=_("Roster"),
    whose=Whose.STAFF,
    what=_("Name, post, line and telephone of each colleague, who is on duty when, and who is where now."),
    why=_("To plan the week, and to tell residents by surname who is in"),
    basis=Basis.STAFF,
    keep=_("While a colleague works here, and three years"),
    doors=("staff:", "portal:my_day"),
)


def _left_long_ago(day: date, worker: str = "") -> Q:
    return Q(**{f"{worker}until__lt": clock.years_before(day, 3)})


class StaffConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.staff"
    labels: ClassVar = {
        "Worker": Labels(
            ROSTER,
            public="title line",
            personal="account name phone since until",
            internal="position is_active",
        ),
        "Shift": Labels(ROSTER, personal="worker day starts ends post", internal="source"),
        "Presence": Labels(ROSTER, personal="worker post from_at until_at covered_by"),
    }
    ends: ClassVar = {
        "Presence": End(past=lambda day: _left_long_ago(day, "worker__")),
        "Shift": End(past=lambda day: _left_long_ago(day, "worker__")),
        "Worker": End(past=_left_long_ago, empty={"name": GONE, "phone": ""}),
    }
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
