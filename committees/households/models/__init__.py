"""Households, the people in them, the files they come from, and what leaves the register."""

from committees.households.models.files import ImportProblem, RegisterImport
from committees.households.models.leaving import DataRequest, ListOrder
from committees.households.models.passing import TextPass
from committees.households.models.register import Household, HouseholdCard, Resident

__all__ = [
    "DataRequest",
    "Household",
    "HouseholdCard",
    "ImportProblem",
    "ListOrder",
    "RegisterImport",
    "Resident",
    "TextPass",
]
