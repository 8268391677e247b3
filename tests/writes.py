"""Which rows of people a call has written, and whether the record tells of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from keting.privacy.register import register

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.I)
LINES = "audit_entry"
# When a session was last used, which code or use of a passkey was the last: a row for each page that proves.
COUNTERS = {"django_session", "accounts_authenticator", "accounts_passkey"}


@cache
def tables_of_people() -> frozenset[str]:
    """The tables that say something of a person, but the record's own, and what only counts proofs."""
    found = {apps.get_model(label)._meta.db_table for label, labels in register().items() if labels.of_people}
    return frozenset(one for one in found if not one.startswith("audit_")) - COUNTERS


@dataclass
class Written:
    """Tables of people that were written, and how many lines came with it."""

    tables: set[str] = field(default_factory=set)
    lines: int = 0

    def note(self, statement: str, count: int) -> None:
        """Take a statement that has touched so many rows."""
        found = WRITE.match(statement)
        if found is None or count < 1:
            return
        self.lines += count if found[1] == LINES else 0
        self.tables |= {found[1]} & tables_of_people()

    @property
    def untold(self) -> set[str]:
        """Tables of people that were written without a line."""
        return set() if self.lines else self.tables


@contextmanager
def noting_writes() -> Iterator[Written]:
    """Note what is written meanwhile on this thread's connection."""
    written = Written()

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(statement, params, many, context)
        written.note(str(statement), context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(note):
        yield written
