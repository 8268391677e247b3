"""New rows of several tables as one text, so that they go with others in one trip to the server."""

from typing import Any

from django.db import connection, router
from django.db.models import Model
from django.db.models.sql import InsertQuery


def inserting(*rows: Model) -> str:
    """The text that inserts these rows in their order, as `save` would; their keys must be known already."""
    texts, values = list[str](), list[Any]()
    for row in rows:
        router.db_for_write(type(row), instance=row)
        query = InsertQuery(type(row))
        query.insert_values(row._meta.local_concrete_fields, [row])
        for text, params in query.get_compiler(connection=connection).as_sql():
            texts.append(f"{text};\n")
            values += params
        row._state.adding, row._state.db = False, connection.alias
    return str(connection.ops.compose_sql("".join(texts), values))  # type: ignore[attr-defined]
