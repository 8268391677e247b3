"""The register's own tables: one schema, migrated by Django itself."""

import time

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tenants.migrating.history import read, wanted
from tenants.migrating.replaying import ATTEMPTS, LOCK_TIMEOUT, is_passing
from tenants.scope import owner_scope


def migrate_public() -> bool:
    """Bring the register up to date; False when it was. Its readers never wait long for it either."""
    if not wanted("public") - read(["public"])["public"].applied:
        return False
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _migrate()
        except OperationalError as error:
            if attempt == ATTEMPTS or not is_passing(error):
                raise
            time.sleep(0.1 * attempt)
        else:
            break
    return True


def _migrate() -> None:
    with owner_scope():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
