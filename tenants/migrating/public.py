"""The register's own tables: one schema, migrated by Django itself."""

import time

from django.db import OperationalError, connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from keting.db.passing import is_passing
from tenants.migrating.history import labels_of, read, wanted
from tenants.migrating.replaying import ATTEMPTS, LOCK_TIMEOUT
from tenants.migrating.states import LeanState
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


class Executor(MigrationExecutor):
    """Django's; of the apps that do not stand here it only notes that they had their turn."""

    def standing(self) -> LeanState:
        """The models as the migrations that were applied have left them."""
        state, applied = LeanState(real_apps=self.loader.unmigrated_apps), self.loader.applied_migrations
        for migration, _ in self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True):
            if (migration.app_label, migration.name) in applied:
                migration.mutate_state(state, preserve=False)
        return state

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Run it where its tables stand; elsewhere the models change, and nobody renders them."""
        if migration.app_label in labels_of("public"):
            return super().apply_migration(state, migration, fake, fake_initial)
        state.__dict__.pop("apps", None)
        migration.mutate_state(state, preserve=False)
        self.recorder.record_applied(migration.app_label, migration.name)
        return state


def _migrate() -> None:
    with owner_scope():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            executor = Executor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes(), state=executor.standing())
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
