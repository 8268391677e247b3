"""Rooms, what is offered and what is occupied."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.rooms"
