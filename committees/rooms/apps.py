"""Rooms, what is offered and what is occupied."""

from datetime import date, timedelta
from typing import ClassVar

from django.apps import AppConfig, apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.privacy.ends import GONE, NOBODY, End, Whom
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from tenants.life.rules import Rule, Step

BOOKINGS = Purpose(
    title=_("Rooms"),
    whose=Whose.RESIDENTS,
    what=_(
        "A name, a telephone number if you like, and the hours. Never an ID number. What a private talk is "
        "about is nobody's business."
    ),
    why=_("To keep the room for you, and to reach you when it cannot be had"),
    basis=Basis.CONSENT,
    keep=_("One year after the day; then only that the room was taken"),
    taking_back=_(
        "By your name in the form. Take it back with the booking's code at any time: name, number and door "
        "go at once."
    ),
    doors=("rooms:",),
)

STAYED_AWAY = Purpose(
    title=_("Booked and did not come"),
    whose=Whose.RESIDENTS,
    what=_("That nobody came to a booked room, and whether it was forgiven"),
    why=_("So that rooms do not stand empty while others wait; it fades within sixty days"),
    basis=Basis.CONSENT,
    keep=_("Sixty days; then it weighs nothing"),
    taking_back=_("With the booking's: then nothing points to you any more."),
    doors=("rooms:absences",),
)
KEYS = Purpose(
    title=_("Keys"),
    whose=Whose.RESIDENTS,
    what=_("Who took which key, and when it came back"),
    why=_("So that the house can be locked"),
    basis=Basis.CONSENT,
    keep=_("One year"),
    taking_back=_(
        "By taking the key. Take it back at the desk once the key is there; your name is deleted then."
    ),
    doors=("rooms:keys",),
)

SIXTY_DAYS = timedelta(days=60)


def _a_year_ago(day: date) -> date:
    return clock.years_before(day, 1)


def _booked_by(whom: Whom, booking: str = "") -> Q:
    by_name = whom.called(f"{booking}contact_name", f"{booking}household")
    return whom.reached(f"{booking}phone_index") | by_name


def _books_no_more() -> Q:
    """A number under which nothing is booked any more."""
    rows = apps.get_model("rooms.Booking").objects.filter(phone_index=OuterRef("phone_index"))
    return ~Q(Exists(rows.order_by()))


HOUSE = ("sharedwall", "roomspace", "changeover", "claim", "noise", "hours", "closure")


class RoomsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.rooms"
    labels: ClassVar = {
        "Space": Labels(public="name"),
        "SharedWall": Labels(internal="one other"),
        "Room": Labels(
            public="slug name name_en summary summary_en position safety_limit area floor is_barrier_free "
            "character opens_at closes_at least_minutes most_minutes notice_minutes days_ahead open_bookings "
            "approval approval_hours grace_minutes since until"
        ),
        "RoomSpace": Labels(internal="room space"),
        "Layout": Labels(public="room kind capacity furniture setup_minutes"),
        "Changeover": Labels(internal="before after minutes"),
        "Stock": Labels(public="slug name name_en pieces is_lent position"),
        "Hours": Labels(public="room since until weekdays day_kind opens_at closes_at note"),
        "Closure": Labels(
            public="room starts_at ends_at cause note", internal="made_at made_by lifted_at lifted_by"
        ),
        "Booker": Labels(BOOKINGS, personal="phone_index", unkept="phone_index"),
        "Booking": Labels(
            BOOKINGS,
            public="room starts_at ends_at day during",
            personal="title booker_kind contact_name phone phone_index household reference_hash "
            "cancel_reason void_reason",
            internal="club layout use is_title_public head_count state occupies booked_at booked_via "
            "booked_by helped_by terms priority awaits expires_at request_key replaces calendar_uid sequence "
            "cancelled_at cancelled_by voided_at voided_by",
            unkept="reference_hash",
        ),
        "Call": Labels(internal="booking kind asked_at told_at told_by"),
        "Arrival": Labels(internal="booking how noted_at noted_by"),
        "Absence": Labels(
            STAYED_AWAY,
            personal="booking forgiven_for",
            internal="noted_at noted_by forgiven_at forgiven_by",
        ),
        "Pause": Labels(
            STAYED_AWAY,
            personal="household phone phone_index reason",
            internal="since until made_by lifted_at lifted_by",
        ),
        "KeyLoan": Labels(
            KEYS,
            personal="taken_by",
            internal="room key_no taken_at given_by returned_at received_by not_done",
        ),
        "Upkeep": Labels(internal="room kind what noted_at noted_by done_at done_by"),
        "Feed": Labels(BOOKINGS, personal="household", internal="room club language made_at revoked_at"),
        "Site": Labels(public="latitude longitude", internal="is_shared told_at"),
        "Claim": Labels(internal="booking during is_active space closure"),
        "Noise": Labels(internal="booking during is_active wall is_loud"),
        "Refused": Labels(
            internal="room wanted_on wanted_from minutes head_count use code asked_via refused_at"
        ),
        "Series": Labels(
            BOOKINGS,
            personal="title contact_name phone booker_kind",
            internal="club room layout use head_count rule starts ends first_on last_on on_holidays "
            "meets_on_make_up_days made_at made_by",
        ),
        "Sharing": Labels(
            public="half closes_on cap_minutes busy_minutes state drawn_at published_at case changes",
            internal="seed opened_at opened_by",
        ),
        "ClubWish": Labels(
            public="sharing club rank room layout weekday starts ends head_count use is_given reason against",
            internal="said_at series",
        ),
        "Appeal": Labels(BOOKINGS, personal="text answer", internal="wish made_at answered_at answered_by"),
        "SeriesDate": Labels(internal="series day state code booking"),
        "Waiting": Labels(
            BOOKINGS,
            personal="title booker_kind contact_name phone phone_index household reference_hash",
            internal="club room layout starts_at ends_at head_count use is_called asked_at state offer "
            "of_date",
            unkept="reference_hash",
        ),
    }
    ends: ClassVar = {
        "Absence": End(
            past=lambda day: Q(booking__day__lt=day - SIXTY_DAYS),
            of=lambda whom: _booked_by(whom, "booking__"),
        ),
        "Pause": End(
            past=lambda day: Q(until__lt=clock.at(day - SIXTY_DAYS, "00:00")),
            of=lambda whom: whom.reached() | (whom.at_home("reason") if whom.is_alone else NOBODY),
        ),
        "KeyLoan": End(
            past=lambda day: Q(returned_at__lt=clock.at(_a_year_ago(day), "00:00")),
            of=lambda whom: whom.called("taken_by"),
        ),
        "Appeal": End(
            past=lambda day: Q(answered_at__lt=clock.at(_a_year_ago(day), "00:00")),
            empty={"text": GONE, "answer": GONE},
            of=lambda whom: Q(text__contains=whom.name) | Q(answer__contains=whom.name),
        ),
        "Waiting": End(past=lambda day: Q(starts_at__lt=clock.at(_a_year_ago(day), "00:00")), of=_booked_by),
        "Series": End(
            past=lambda day: Q(last_on__lt=_a_year_ago(day)),
            empty={"title": GONE, "contact_name": GONE, "phone": ""},
            of=lambda whom: whom.called("contact_name"),
        ),
        "Booking": End(
            past=lambda day: Q(day__lt=_a_year_ago(day)),
            empty={
                "title": GONE,
                "contact_name": GONE,
                "phone": "",
                "phone_index": "",
                "household": None,
                "cancel_reason": GONE,
                "void_reason": GONE,
            },
            stays="reference_hash",
            of=_booked_by,
        ),
        "Booker": End(past=lambda _day: _books_no_more(), of=lambda whom: whom.reached() & _books_no_more()),
    }
    moves: ClassVar = {
        "rooms_space": Rule(
            why="The house stays where it stands: after a split its rooms are the former committee's.",
            steps=[
                Step(
                    "UPDATE {stage}.rooms_space AS row SET name = left(name, 28 - length(%(short)s)) || "
                    "'(' || %(short)s || ')' WHERE EXISTS "
                    "(SELECT 1 FROM {into}.rooms_space AS own WHERE own.name = row.name)"
                )
            ],
        ),
        "rooms_room": Rule(
            why="The house stays where it stands: after a split its rooms are the former committee's.",
            steps=[
                Step(
                    "UPDATE {stage}.rooms_room AS row SET name = left(name, 28 - length(%(short)s)) "
                    "|| '(' || %(short)s || ')', name_en = CASE name_en WHEN '' THEN '' ELSE "
                    "left(name_en, 37 - length(%(slug)s)) || ' (' || %(slug)s || ')' END WHERE EXISTS "
                    "(SELECT 1 FROM {into}.rooms_room AS own WHERE own.name = row.name)",
                    _("%(count)s rooms have the name of a room there: (%(short)s) is added to it."),
                ),
                Step(
                    "UPDATE {stage}.rooms_room AS row SET slug = left(slug, 16) || '-' || "
                    "(SELECT 2 + count(*) FROM {into}.rooms_room AS own "
                    "WHERE own.slug LIKE left(row.slug, 16) || '-%%') WHERE EXISTS "
                    "(SELECT 1 FROM {into}.rooms_room AS own WHERE own.slug = row.slug)"
                ),
                Step(
                    "UPDATE {stage}.rooms_room SET position = position + "
                    "(SELECT coalesce(max(position), 0) + 1 FROM {into}.rooms_room)"
                ),
            ],
        ),
        "rooms_booker": Rule(
            why="The index of a telephone number is made anew; who books at both is one booker.",
            steps=[
                Step(
                    "DELETE FROM {stage}.rooms_booker AS row WHERE NOT EXISTS "
                    "(SELECT 1 FROM {origin}.rooms_booking AS was WHERE was.phone_index = row.phone_index)"
                ),
                Step(
                    "UPDATE {stage}.rooms_booker AS row SET phone_index = now.phone_index "
                    "FROM {origin}.rooms_booking AS was JOIN {stage}.rooms_booking AS now USING (id) "
                    "WHERE was.phone_index = row.phone_index"
                ),
                Step(
                    "DELETE FROM {stage}.rooms_booker AS row USING {into}.rooms_booker AS own "
                    "WHERE own.phone_index = row.phone_index"
                ),
            ],
        ),
        "rooms_booking": Rule(why="A booking is for a room, and the rooms stay."),
        **{f"rooms_{name}": Rule(why="Part of the house, which stays where it stands.") for name in HOUSE},
        "rooms_layout": Rule(
            why="Part of the house, which stays where it stands.",
            steps=[
                Step(
                    "UPDATE {stage}.rooms_layout SET furniture = furniture WHERE furniture <> '{{}}'",
                    _("%(count)s layouts need furniture: count the tables and chairs of both houses anew."),
                )
            ],
        ),
        "rooms_series": Rule(why="A series is of a room, and the rooms stay."),
        **{
            f"rooms_{name}": Rule(
                why="Each house has rounds of its own; what was given is booked.", is_left=True
            )
            for name in ("sharing", "clubwish", "appeal")
        },
        "rooms_seriesdate": Rule(why="It belongs to its series."),
        "rooms_waiting": Rule(why="The queue stands before a room, and the rooms stay."),
        "rooms_call": Rule(why="It belongs to its booking."),
        "rooms_arrival": Rule(why="It belongs to its booking."),
        "rooms_absence": Rule(why="It belongs to its booking."),
        "rooms_pause": Rule(why="Whoever may not book here may not book in the same rooms after."),
        "rooms_keyloan": Rule(why="The key is of a room, and the rooms stay."),
        "rooms_feed": Rule(why="Passwords hold on: what the former committee gave is known there."),
        "rooms_site": Rule(why="Each house stands where it stands; the taker's own is kept.", is_left=True),
        "rooms_upkeep": Rule(why="It is in a room, and the rooms stay."),
        "rooms_stock": Rule(
            why="What each house owns is counted again where it is carried to; names would collide.",
            is_left=True,
        ),
        "rooms_refused": Rule(why="What a room could not give is said of the room."),
    }
