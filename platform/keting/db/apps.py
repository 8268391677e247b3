"""Database engine, keys, sealed fields; and the binding of rows to their schema."""

from typing import ClassVar

from django.apps import AppConfig

from keting.db.binding import bind
from keting.privacy.labels import Labels

# Django imports this before the first model: a model keeps copies of some methods as it finds them.
bind()


class DbConfig(AppConfig):
    """No models of its own."""

    name = "keting.db"
    label = "keting_db"
    # Django's own, which stand in public.
    labels: ClassVar = {
        "contenttypes.ContentType": Labels(internal="app_label model"),
        "auth.Permission": Labels(internal="name content_type codename"),
        "auth.Group": Labels(internal="name"),
    }
