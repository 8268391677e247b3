"""New rows of several tables in one trip to the server."""

from typing import Any

from django.db import connection, router
from django.db.models import Model
from django.db.models.sql import InsertQuery


def insert_all(*rows: Model) -> None:
    """Insert these rows in their order, as `save` would; their keys must be known already."""
    texts, values = list[str](), list[Any]()
    for row in rows:
        router.db_for_write(type(row), instance=row)
        query = InsertQuery(type(row))
        query.insert_values(row._meta.local_concrete_fields, [row])
        for text, params in query.get_compiler(connection=connection).as_sql():
            texts.append(text)
            values += params
    with connection.cursor() as cursor:
        cursor.execute("; ".join(texts), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
