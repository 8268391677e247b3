"""Database engine, keys, sealed fields."""

from django.apps import AppConfig


class DbConfig(AppConfig):
    """No models of its own."""

    name = "keting.db"
    label = "keting_db"
