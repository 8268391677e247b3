"""Database engine, keys, sealed fields."""

from django.apps import AppConfig


class DbConfig(AppConfig):
    """No models of its own."""

    name = "keting.db"
    label = "keting_db"

    def ready(self) -> None:
        from keting.db.binding import bind  # noqa: PLC0415  models come first

        bind()
