"""Clubs: founded, led, renewed each half-year."""

from datetime import date
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import NOBODY, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule, Step

MEMBERS = Purpose(
    title=_("Clubs"),
    whose=Whose.RESIDENTS,
    what=_(
        "Who is in which club. Of those who do not live here a name, and a telephone number if they like; "
        "never an ID number. The club's page shows the leader's surname only."
    ),
    why=_("To know whom to call, and to count fairly when hours are shared out"),
    basis=Basis.CONSENT,
    keep=_("While you are a member, and two years; then only how many were there"),
    taking_back=_(
        "By joining. Take it back with your household card, or at the desk: your name and number are deleted "
        "then."
    ),
    doors=("clubs:",),
)


YEARS = 2


def _over(day: date) -> Q:
    declined = Q(state="declined", asked_at__lt=clock.at(clock.years_before(day, YEARS), "00:00"))
    return declined | Q(until__lt=clock.years_before(day, YEARS))


def _asked_for(whom: Whom) -> Q:
    return Q(household=whom.household_id) if whom.is_alone and whom.household_id else NOBODY


class ClubsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.clubs"
    labels: ClassVar = {
        "Club": Labels(
            MEMBERS,
            public="name name_en name_ja category about about_en about_ja joining joining_en joining_ja "
            "founded_on stars liaison since until",
            personal="household",
            internal="state asked_at asked_via request_key reason",
        ),
        "Member": Labels(
            MEMBERS, personal="resident name phone phone_index", internal="club part joined_on left_on"
        ),
        "Renewal": Labels(internal="club half members meetings renewed_at renewed_by"),
        "Tick": Labels(
            MEMBERS, personal="member", internal="club starts_at held_on ticked_at voided_at voided_by"
        ),
        "Notice": Labels(public="club text text_en text_ja until", internal="posted_at posted_by"),
    }
    ends: ClassVar = {
        "Tick": End(past=lambda day: Q(held_on__lt=clock.years_before(day, YEARS)), empty={"member": None}),
        "Member": End(
            past=lambda day: Q(left_on__lt=clock.years_before(day, YEARS)),
            empty={"resident": None, "name": "", "phone": "", "phone_index": ""},
            of=lambda whom: whom.in_register("resident") | whom.reached() | whom.called("name"),
        ),
        "Club": End(past=_over, empty={"household": None}, of=_asked_for),
    }
    moves: ClassVar = {
        "clubs_club": Rule(
            why="A club meets in the rooms of the house, and the rooms stay.",
            steps=[
                Step(
                    "UPDATE {stage}.clubs_club AS row SET name = left(name, 18 - length(%(short)s)) || '(' "
                    "|| %(short)s || ')' WHERE state IN ('asked', 'active') AND EXISTS (SELECT 1 FROM "
                    "{into}.clubs_club AS own WHERE own.name = row.name "
                    "AND own.state IN ('asked', 'active'))",
                    _("%(count)s clubs have the name of a club there: (%(short)s) is added to it."),
                )
            ],
        ),
        "clubs_member": Rule(
            why="Who moves with a split stays in the club; the name is in the register of there."
        ),
        "clubs_renewal": Rule(why="It belongs to its club."),
        "clubs_tick": Rule(why="It was here that somebody came."),
        "clubs_notice": Rule(why="It belongs to its club."),
    }
