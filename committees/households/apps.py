"""Households and residents, and the register they come from."""

from datetime import date, timedelta
from typing import ClassVar

from django.apps import AppConfig, apps
from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import NOBODY, ImportState
from keting import clock
from keting.privacy.ends import GONE, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule, Step

REGISTER = Purpose(
    title=_("Register"),
    whose=Whose.RESIDENTS,
    what=_(
        "Address, name, sex, date of birth, telephone and ID number of those who live here, and who needs "
        "care: alone, disabled, on allowance. The law makes it our duty. Numbers stand encrypted; opening "
        "one takes a reason and is written down."
    ),
    why=_("To know who lives where, who needs care, and whom to reach when something happens"),
    basis=Basis.DUTY,
    keep=_("While you live or are registered here, and 90 days; then dates without a name"),
    doors=("households:",),
    necessity=_(
        "An ID number tells two of one name apart; the day of birth and tags such as living alone or "
        "disability say who must be looked after first, in a typhoon within hours. Among "
        "them are children under 14."
    ),
)
CARD = Purpose(
    title=_("Household card"),
    whose=Whose.RESIDENTS,
    what=_(
        "A secret for your door, no name and no number. Who shows it sees what the household has booked, and "
        "nothing about people. Lost it? The desk ends it at once."
    ),
    why=_("To book and to sign up without an account"),
    basis=Basis.CONSENT,
    keep=_("Until it is ended; then only that there was one"),
    taking_back=_("By taking the card. Say at the desk that you want none: it ends at once."),
    doors=("households:print_card", "households:end_card", "households:cards"),
)

TEXT_CODE = Purpose(
    title=_("Code by text message"),
    whose=Whose.RESIDENTS,
    what=_(
        "That somebody asked for a code by telephone, when, and whether it was used. The number goes to the "
        "company that sends messages for us; the code is kept nowhere."
    ),
    why=_("To book and to sign up without a card"),
    basis=Basis.CONSENT,
    keep=_("Two days"),
    taking_back=_("By using the card instead. Say at the desk that no code shall open your door."),
    doors=("households:by_phone", "households:phone_code", "households:end_passes"),
)


# 32 characters that tell nothing: the key's own.
NO_SECRET = Func(Cast(F("id"), CharField()), Value("-"), Value(""), function="replace")
LEAVERS = timedelta(days=90)


def _left_long_ago(day: date) -> Q:
    return Q(until__lte=day - LEAVERS) | Q(voided_at__lt=clock.at(day - LEAVERS, "00:00"))


RIGHTS = Purpose(
    title=_("What you ask of us"),
    whose=Whose.RESIDENTS,
    what=_("Who asked to see, take, correct or delete what we keep, when, and what we answered."),
    why=_("To answer within fifteen working days, and to show that we did"),
    basis=Basis.DUTY,
    keep=_("Three years after the answer"),
    doors=("portal:request", "portal:ask"),
)


def _files_with(whom: Whom) -> Q:
    """Files that wait may hold anybody; of those that were looked through it is known who was named."""
    told = apps.get_model("households.ImportProblem").objects.annotate(said=Cast("facts", TextField()))
    named = told.filter(said__contains=whom.name).values("register_import")
    return (
        Q(content__isnull=False) & ~Q(state=ImportState.RUNNING)
        | Q(pk__in=named)
        | Q(file_name__contains=whom.name)
    )


class HouseholdsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.households"
    labels: ClassVar = {
        "Household": Labels(
            REGISTER, personal="building unit room_no tenure", internal="estate since until voided_at"
        ),
        "Resident": Labels(
            REGISTER,
            sensitive="born_on id_number id_number_index tags",
            personal="household name pinyin initials is_head relation sex phone phone_index basis "
            "since until",
            internal="recorded_at voided_at history_of",
        ),
        "HouseholdCard": Labels(
            CARD,
            personal="household secret_hash",
            internal="printed_at printed_by revoked_at revoked_by why",
            unkept="secret_hash",
        ),
        "TextPass": Labels(
            TEXT_CODE,
            personal="household resident",
            internal="asked_at sent_at tries used_at ended_at ended_by",
        ),
        "DataRequest": Labels(
            RIGHTS,
            personal="resident name phone phone_index what said",
            internal="right received_at received_by due_on answered_at answered_by answer",
        ),
        "ListOrder": Labels(
            REGISTER,
            personal="words",
            internal="tag is_full reason count needs_second ordered_at ordered_by decided_at decided_by "
            "is_approved taken_at",
        ),
        "RegisterImport": Labels(
            REGISTER,
            sensitive="content",
            sealed="content",
            personal="file_name",
            internal="state started_by uploaded_at touched_at ended_at attempts done total counts refusal",
        ),
        # A fact may be the word that stood in the cell.
        "ImportProblem": Labels(
            REGISTER, personal="facts", internal="register_import row column code is_note"
        ),
    }
    ends: ClassVar = {
        "Resident": End(past=_left_long_ago, empty=NOBODY, of=lambda whom: Q(pk=whom.resident_id)),
        "HouseholdCard": End(
            past=lambda day: Q(revoked_at__lt=clock.at(day, "00:00")), empty={"secret_hash": NO_SECRET}
        ),
        "TextPass": End(
            past=lambda day: Q(asked_at__lt=clock.at(day - timedelta(days=1), "00:00")),
            of=lambda whom: Q(resident_id=whom.resident_id),
        ),
        "RegisterImport": End(
            past=lambda day: Q(uploaded_at__lt=clock.at(day - LEAVERS, "00:00")), of=_files_with
        ),
        "ListOrder": End(
            past=lambda day: Q(ordered_at__lt=clock.at(clock.years_before(day, 3), "00:00")),
            empty={"words": GONE},
            of=lambda whom: Q(words__contains=whom.name),
        ),
        "DataRequest": End(
            past=lambda day: Q(answered_at__lt=clock.at(clock.years_before(day, 3), "00:00")),
            empty={"name": GONE, "phone": "", "phone_index": "", "what": GONE, "said": GONE},
            of=lambda whom: whom.in_register("resident") | whom.reached() | whom.called("name"),
        ),
    }
    moves: ClassVar = {
        "households_household": Rule(
            why="What a split is about.",
            steps=[
                Step(
                    "UPDATE {stage}.households_household AS row SET building = %(short)s || building "
                    "WHERE length(%(short)s || building) <= 20 AND building IN ("
                    "SELECT one.building FROM {stage}.households_household AS one "
                    "JOIN {into}.households_household AS own USING (building, unit, room_no) "
                    "WHERE one.voided_at IS NULL AND own.voided_at IS NULL)",
                    _("%(count)s addresses stand in both registers: %(short)s is put before their building."),
                )
            ],
            goes="row.id IN (SELECT id FROM {stage}.chosen)",
        ),
        "households_resident": Rule(
            why="A person lives behind a door; the bare rows of the past follow the door they are about.",
            steps=[
                Step(
                    "UPDATE {stage}.households_resident AS row SET id_number = '', id_number_index = '' "
                    "WHERE until IS NULL AND voided_at IS NULL AND id_number_index > '' AND EXISTS ("
                    "SELECT 1 FROM {into}.households_resident AS own WHERE own.until IS NULL "
                    "AND own.voided_at IS NULL AND own.id_number_index = row.id_number_index)",
                    _("%(count)s people stand in both registers: their number stays with the entry there."),
                )
            ],
            goes="row.household_id IN (SELECT id FROM {stage}.chosen)",
        ),
        "households_householdcard": Rule(
            why="It goes with its door and holds there, too, for whoever types its code; the picture on it "
            "leads to the former address, so that the desk prints a new one after a split.",
            goes="row.household_id IN (SELECT id FROM {stage}.chosen)",
        ),
        "households_textpass": Rule(
            why="It goes with its door; whoever is in by it asks for another code there.",
            goes="row.household_id IN (SELECT id FROM {stage}.chosen)",
        ),
        "households_datarequest": Rule(
            why="It goes with whoever it is about; who is in no register asked here.",
            goes="row.resident_id IN (SELECT id FROM {stage}.households_resident)",
        ),
        "households_listorder": Rule(why="It was here that the list was taken."),
        "households_registerimport": Rule(
            why="An ended import holds nothing that is still needed; an open one forbids a merge.",
            is_left=True,
        ),
        "households_importproblem": Rule(why="It goes with its import.", is_left=True),
    }
