"""Households and residents, and the register they come from."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tenants.life.rules import Rule, Step


class HouseholdsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.households"
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
        "households_registerimport": Rule(
            why="An ended import holds nothing that is still needed; an open one forbids a merge.",
            is_left=True,
        ),
        "households_importproblem": Rule(why="It goes with its import.", is_left=True),
    }
