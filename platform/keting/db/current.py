"""Django's connection under its true type, for those who ask in which schema they stand."""

from typing import TYPE_CHECKING, cast

import django.db

if TYPE_CHECKING:
    from keting.db.engine.base import DatabaseWrapper

connection = cast("DatabaseWrapper", django.db.connection)
