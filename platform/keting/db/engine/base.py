"""The database engine: django-tenants' wrapper in which a tenant's identity is its login.

Entering an office only notes whose login is wanted; an idle connection of somebody else goes back to the lot.
The next cursor connects, or takes a parked connection of that login. Inside a transaction the login never
changes. No statement names the tenant: its search_path belongs to the login, and PostgreSQL 18 reports it, so
that it is checked before each cursor without a round trip (older servers are asked once per checkout).
"""

import os
from typing import Any

from django.db.utils import OperationalError
from django_tenants.postgresql_backend import base
from psycopg2 import extensions

from keting.db import logins
from keting.db.engine.lot import Lot, settings_of

LOT = Lot(places=int(os.environ.get("KETING_IDLE_CONNECTIONS", "32")))


class WrongLogin(Exception):
    """Another office was entered inside a transaction of this one."""


class WrongPath(Exception):
    """The connection looks into another schema than its office's."""


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """A connection that knows who speaks: an office, the register's reader, or the owner."""

    login: str = ""
    # Of the raw connection that is open now: under which login, where it came from, who made it, and how
    # it was set.
    raw_login: str = ""
    raw_key: tuple[Any, ...] = ()
    raw_process: int = 0
    raw_settings: tuple[Any, ...] = ()

    def set_tenant(self, tenant: Any, include_public: bool = True, *, is_owner: bool = False) -> None:
        """Note who speaks from now on, and hand back an idle connection of somebody else."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.set_settings_schema(self.schema_name)
        self.login = logins.migrate() if is_owner else logins.of(self.schema_name)
        if self.connection is not None and self.must_change and not self.in_atomic_block:
            self.close()

    @property
    def is_owner(self) -> bool:
        """The owner goes from schema to schema under one login."""
        return self.login == logins.migrate()

    @property
    def must_change(self) -> bool:
        """The open connection is somebody else's."""
        return self.raw_login != self.login

    def ensure_connection(self) -> None:
        """Connect under the login that is wanted; never change it inside a transaction."""
        if self.connection is not None and self.must_change:
            if self.in_atomic_block:
                msg = f"{self.login} was entered inside a transaction of {self.raw_login}"
                raise WrongLogin(msg)
            self.close()
        super().ensure_connection()

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with our login and its password."""
        params: dict[str, Any] = super().get_connection_params()
        params["user"] = self.login
        params.pop("password", None)
        if word := logins.password(self.login):
            params["password"] = word
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A parked connection of this login, else a new one; a full server gets our idle ones back first."""
        self.raw_login = self.login
        self.raw_key = tuple(conn_params.get(name) for name in ("user", "dbname", "host", "port"))
        self.raw_process = os.getpid()
        raw = LOT.take(self.raw_key)
        if raw is None:
            try:
                raw = super().get_new_connection(conn_params)
            except (self.Database.OperationalError, OperationalError):
                if not LOT.empty():
                    raise
                raw = super().get_new_connection(conn_params)
        self.check_older_server(raw)
        return raw

    def init_connection_state(self) -> None:
        """Django's, and note how the connection is set before anybody works with it."""
        super().init_connection_state()
        self.raw_settings = settings_of(self.connection)

    def _close(self) -> None:
        """Park instead of closing, unless somebody has set it otherwise; leave another process's alone."""
        raw = self.connection
        if raw is not None and self.raw_process == os.getpid():
            with self.wrap_database_errors:
                LOT.park(self.raw_key, raw, is_as_it_was=settings_of(raw) == self.raw_settings)

    def hang_up(self) -> None:
        """Close an idle connection for good: nobody will ask for this office again soon."""
        if not self.in_atomic_block:
            self.raw_settings = ()
            self.close()

    @property
    def wanted_path(self) -> str:
        """search_path of this scope. The extensions' schema is ours to add: the setting for it makes every
        start of Django ask the database."""
        return ", ".join([*super()._get_cursor_search_paths(), "extensions"])

    def _handle_search_path(self, cursor: Any = None) -> None:
        raw = self.connection
        if raw.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            return  # nothing but a rollback can follow
        found = raw.get_parameter_status("search_path")
        if found == self.wanted_path:
            return
        if self.is_owner:
            with raw.cursor() as own:
                own.execute(f"SET search_path = {self.wanted_path}")
        elif found is not None:
            self.refuse(found)

    def check_older_server(self, raw: Any) -> None:
        """Below PostgreSQL 18 the path is not reported: ask, once for each checkout."""
        if self.is_owner or raw.get_parameter_status("search_path") is not None:
            return
        with raw.cursor() as own:
            own.execute("SHOW search_path")
            found = own.fetchone()[0]
        if found != self.wanted_path:
            raw.close()
            self.refuse(found)

    def refuse(self, found: str) -> None:
        """Somebody has moved this connection: it is never used again."""
        self.raw_process = 0
        msg = f"{self.login} looks into {found}, not into {self.wanted_path}"
        raise WrongPath(msg)
