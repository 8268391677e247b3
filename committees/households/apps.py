"""Households and residents, and the register they come from."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.households"
