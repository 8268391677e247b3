"""Activities: announced, signed up for, attended."""

from datetime import date
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import GONE, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule

SIGN_UPS = Purpose(
    title=_("Activities"),
    whose=Whose.RESIDENTS,
    what=_("A name and how to reach you. Lists at the door show neither telephone nor ID."),
    why=_("To keep a seat, and to tell you when something changes"),
    basis=Basis.CONSENT,
    keep=_("One year after the day; then only how many came"),
    taking_back=_(
        "By your name in the form; for a child under 14 a guardian agrees and is named. Take it back with "
        "the code at any time: names and number go at once."
    ),
    doors=("activities:",),
)


def _a_year_ago(day: date) -> Q:
    return Q(held_on__lt=clock.years_before(day, 1))


def _signed_by(whom: Whom, sign_up: str = "") -> Q:
    named = whom.called(f"{sign_up}name", f"{sign_up}household")
    agreed = whom.called(f"{sign_up}guardian", f"{sign_up}household")
    return whom.reached(f"{sign_up}phone_index") | named | agreed


class ActivitiesConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.activities"
    labels: ClassVar = {
        "Activity": Labels(
            public="title title_en summary kind lines festival starts_at ends_at held_on place seats state "
            "cancel_reason",
            internal="booking led_by replaces voided_at voided_by void_reason",
        ),
        "SignUp": Labels(
            SIGN_UPS,
            personal="name phone phone_index household code guardian",
            internal="activity held_on number seats seat request_key via helped_by is_double state signed_at "
            "moved_up_at withdrawn_at",
            unkept="code",
        ),
        "Attendance": Labels(
            SIGN_UPS,
            personal="sign_up name void_reason",
            internal="activity held_on is_new ticked_at voided_at voided_by",
        ),
    }
    ends: ClassVar = {
        "Attendance": End(
            past=_a_year_ago,
            empty={"name": "", "void_reason": GONE},
            of=lambda whom: whom.called("name") | _signed_by(whom, "sign_up__"),
        ),
        "SignUp": End(
            past=_a_year_ago,
            empty={"name": GONE, "guardian": "", "phone": "", "phone_index": "", "household": None},
            stays="code",
            of=_signed_by,
        ),
    }
    moves: ClassVar = {
        "activities_activity": Rule(why="It was held here, for whoever came."),
        "activities_signup": Rule(why="A name on a list of here; it says nothing of where its bearer lives."),
        "activities_attendance": Rule(why="It was here that somebody came."),
    }
