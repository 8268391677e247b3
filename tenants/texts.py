"""SQL with names and values in it, as it is sent: texts that are joined go in one trip."""

from django.db import connection
from psycopg2 import sql


def text_of(statement: str, **words: sql.Composable) -> str:
    """The statement with its {words} quoted."""
    with connection.cursor() as cursor:
        return sql.SQL(statement).format(**words).as_string(cursor.cursor)
