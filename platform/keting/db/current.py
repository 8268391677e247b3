"""Django's connection under its true type, for those who ask in which schema they stand."""

from typing import TYPE_CHECKING, cast

import django.db

if TYPE_CHECKING:
    from keting.db.engine.base import DatabaseWrapper

connection = cast("DatabaseWrapper", django.db.connection)
PUBLIC = "public"


class NoCommittee(Exception):
    """What belongs to a committee, or to the street office, was asked for outside its scope."""


def office() -> str:
    """Schema of the office that has been entered; raises NoCommittee in public."""
    schema = str(connection.schema_name)
    if schema == PUBLIC:
        msg = "no office has been entered"
        raise NoCommittee(msg)
    return schema
