"""The front desk: matters, seen through by whoever took them."""

from datetime import date
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import GONE, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
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


MATTERS = Purpose(
    title=_("Desk"),
    whose=Whose.RESIDENTS,
    what=_("What you asked, what we promised and what became of it, so that nobody has to tell it twice."),
    why=_("To see through what was asked, by whoever took it first"),
    basis=Basis.DUTY,
    keep=_("Three years after it is done"),
    doors=("desk:",),
    necessity=_(
        "What is asked may be an allowance or a disability card: it cannot be done without saying so."
    ),
)


# A matter of which nobody can tell whose it was: its number, kind, days and end are counted.
NOBODYS = {
    "what": GONE,
    "promise": GONE,
    "person": "",
    "reply": "",
    "resident": None,
    "household": None,
    "handed_to": GONE,
    "accepted_by": GONE,
    "next_step": GONE,
    "contact": GONE,
    "contact_phone": GONE,
    "papers": GONE,
    "void_reason": GONE,
}


def _done_long_ago(day: date, matter: str = "") -> Q:
    """Closed, or voided, three years ago."""
    before = clock.at(clock.years_before(day, 3), "00:00")
    return Q(**{f"{matter}closed_at__lt": before}) | Q(**{f"{matter}voided_at__lt": before})


def _asked_by(whom: Whom, matter: str = "") -> Q:
    door = f"{matter}household"
    asked = whom.in_register(f"{matter}resident") | whom.called(f"{matter}person", door)
    return asked | whom.at_home(f"{matter}what", door)


class DeskConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.desk"
    labels: ClassVar = {
        "Series": Labels(internal="year last"),
        "Matter": Labels(
            MATTERS,
            sensitive="what promise",
            personal="asker person reply resident household handed_to accepted_by next_step contact "
            "contact_phone papers void_reason",
            internal="year serial kind channel received_at received_on received_by recorded_at owner due_on "
            "promised_on offered_to handed_at accepted_at state outcome closed_at closed_on call_back_on "
            "called_back_at voided_at voided_by replaced_by request_key",
        ),
        "Step": Labels(MATTERS, sensitive="line", internal="matter at by kind promised_on"),
    }
    ends: ClassVar = {
        "Step": End(
            past=lambda day: _done_long_ago(day, "matter__"),
            empty={"line": GONE},
            of=lambda whom: _asked_by(whom, "matter__"),
        ),
        "Matter": End(past=_done_long_ago, empty=NOBODYS, of=_asked_by),
    }
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
