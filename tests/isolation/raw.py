"""Connections as an attacker has them: psycopg2 alone, under the login of an office or of nobody else."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, make_dsn

from tests.plugin import database_url


@contextmanager
def speaking_as(login: str, database: str) -> Iterator[Any]:
    """A cursor of this login in autocommit; '' is the server's administrator."""
    given = {"user": login} if login else {}
    with closing(psycopg2.connect(make_dsn(database_url(database), **given))) as raw:
        raw.autocommit = True
        yield raw.cursor()


@contextmanager
def rolled_back(database: str) -> Iterator[Any]:
    """The administrator's cursor in a transaction of which nothing stays."""
    with closing(psycopg2.connect(database_url(database))) as raw:
        yield raw.cursor()
        raw.rollback()


def answer(cursor: Any, statement: str) -> str:
    """SQLSTATE of a statement; '' when it went through."""
    try:
        cursor.execute(statement)
    except psycopg2.Error as error:
        if cursor.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            cursor.execute("ROLLBACK")
        return error.pgcode or type(error).__name__
    return ""


def rows(cursor: Any, statement: str, *given: Any) -> list[tuple[Any, ...]]:
    """What a question brings."""
    cursor.execute(statement, given or None)
    return list(cursor.fetchall())
