"""Visits by appointment, and the needs they find."""

from datetime import date
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import GONE, NOBODY, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule

AT_HOME = "row.household_id IN (SELECT id FROM {stage}.chosen)"


VISITS = Purpose(
    title=_("Visits"),
    whose=Whose.RESIDENTS,
    what=_(
        "When we came, how, and one line about what you need. Whoever wants to be left in peace says so, and "
        "we stay away until the day you name."
    ),
    why=_("To look after the old and whoever needs it, and to hear what is missing"),
    basis=Basis.DUTY,
    keep=_("Three years; then only that we came"),
    doors=("visits:",),
    necessity=_("How somebody is, is what a visit to the old and ill is for; one line says it."),
)


def _years_ago(day: date) -> date:
    return clock.years_before(day, 3)


def _wished(whom: Whom) -> Q:
    return Q(household=whom.household_id) if whom.is_alone else NOBODY


class VisitsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.visits"
    labels: ClassVar = {
        "Appointment": Labels(
            VISITS,
            personal="household starts_at ends_at day means note",
            internal="worker state settled_at moved_from arranged_at arranged_by request_key",
        ),
        "Visit": Labels(
            VISITS,
            sensitive="line",
            personal="household visited_at visited_on channel minutes met next_on void_reason",
            internal="appointment worker recorded_at voided_at voided_by replaced_by request_key",
        ),
        "Need": Labels(VISITS, sensitive="what", internal="visit matter kind"),
        "Quiet": Labels(VISITS, personal="household since until", internal="said_to"),
    }
    ends: ClassVar = {
        "Need": End(
            past=lambda day: Q(visit__visited_on__lt=_years_ago(day)),
            empty={"what": GONE},
            of=lambda whom: whom.at_home("what", "visit__household") | whom.in_register("matter__resident"),
        ),
        "Visit": End(
            past=lambda day: Q(visited_on__lt=_years_ago(day)),
            empty={"line": GONE, "void_reason": GONE, "next_on": None},
            of=lambda whom: whom.at_home("line") | whom.at_home("void_reason"),
        ),
        "Appointment": End(
            past=lambda day: Q(day__lt=_years_ago(day)),
            empty={"note": ""},
            of=lambda whom: whom.at_home("note"),
        ),
        "Quiet": End(past=lambda day: Q(until__lt=_years_ago(day)), of=_wished),
    }
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
