"""The engine of tests that roll back: one connection and one transaction, whoever speaks.

The identity is switched by SET SESSION AUTHORIZATION, so that grants and `session_user` are as in the house.
While a test works on a clone of its own (`databases.standing_in`) its logins are the real ones.
"""

from typing import Any

from psycopg2 import extensions

from keting.db import logins
from keting.db.engine import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Pretends to change logins until `is_real` is set."""

    is_real = False

    @property
    def must_change(self) -> bool:
        return super().must_change and (self.is_real or self.raw_login == "")

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return params if self.is_real else params | {"user": self.settings_dict["USER"]}

    def _handle_search_path(self, cursor: Any = None) -> None:
        raw = self.connection
        if self.is_real or raw.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            super()._handle_search_path(cursor)
            return
        status = raw.get_parameter_status
        if (status("session_authorization"), status("search_path")) != (self.login, self.wanted_path):
            acting = f"; SET ROLE {logins.owner()}" if self.is_owner else ""
            with raw.cursor() as own:
                own.execute(
                    f"SET SESSION AUTHORIZATION {self.login}{acting}; SET search_path = {self.wanted_path}"
                )
