"""The database engine: django-tenants' wrapper that checks the reported search_path before each cursor.

PostgreSQL 18 reports search_path with every change, so the check costs no round trip; older servers
are told again before each cursor. An error of our own SET is never swallowed.
"""

from typing import Any

from django_tenants.postgresql_backend import base
from psycopg2 import extensions


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """One connection that knows in which schema it stands."""

    def _get_cursor_search_paths(self) -> list[str]:
        """The schema, public, and the extensions' own schema (not by PG_EXTRA_SEARCH_PATHS: that setting
        makes every start of Django ask the database)."""
        return [*super()._get_cursor_search_paths(), "extensions"]

    def _handle_search_path(self, cursor: Any = None) -> None:
        raw = self.connection
        if raw.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            return  # nothing but a rollback can follow
        wanted = ", ".join(self._get_cursor_search_paths())
        if raw.get_parameter_status("search_path") == wanted:
            return
        with raw.cursor() as own:
            own.execute(f"SET search_path = {wanted}")
