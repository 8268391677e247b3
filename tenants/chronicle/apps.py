"""The street's pages about one committee's life."""

from django.apps import AppConfig


class ChronicleConfig(AppConfig):
    """Has no tables of its own: it reads the register and places orders."""

    name = "tenants.chronicle"
