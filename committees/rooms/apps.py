"""Rooms, what is offered and what is occupied."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tenants.life.rules import Rule, Step

HOUSE = ("sharedwall", "roomspace", "changeover", "claim", "noise", "hours", "closure")


class RoomsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.rooms"
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
        "rooms_seriesdate": Rule(why="It belongs to its series."),
        "rooms_waiting": Rule(why="The queue stands before a room, and the rooms stay."),
        "rooms_call": Rule(why="It belongs to its booking."),
        "rooms_stock": Rule(
            why="What each house owns is counted again where it is carried to; names would collide.",
            is_left=True,
        ),
        "rooms_refused": Rule(why="What a room could not give is said of the room."),
    }
