"""Database engine, keys, sealed fields; and the binding of rows to their schema."""

from django.apps import AppConfig

from keting.db.binding import bind

# Django imports this before the first model: a model keeps copies of some methods as it finds them.
bind()


class DbConfig(AppConfig):
    """No models of its own."""

    name = "keting.db"
    label = "keting_db"
