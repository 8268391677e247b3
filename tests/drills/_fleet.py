"""A process that brings every committee a few steps further, to be killed; says each one that is through.

`python -m tests.drills._fleet STEPS GUARDED`. Without the guard every statement commits by itself, as a loop
in autocommit does.
"""

import sys
from typing import Any

from django.db import connection, migrations, models

from tests.bench import _steps

PAUSE = migrations.RunSQL("SELECT pg_sleep(0.01)")


def know(steps: int) -> None:
    """So many steps, each of several statements with pauses in which a kill can fall."""
    for number in range(1, steps + 1):
        name = f"visit_step_{number}"
        later = migrations.AddField("visit", f"later_{number}", models.IntegerField(null=True))
        index = migrations.AddIndex("visit", models.Index(fields=[f"later_{number}"], name=name))
        _steps.add(number, PAUSE, later, PAUSE, index, PAUSE)


def careless(tenant: Any, frame: Any) -> Any:
    """Statement by statement, the history last."""
    from tenants.migrating.replaying import Done
    from tenants.scope import owner_scope

    with owner_scope(tenant), connection.cursor() as cursor:
        for statement in frame.script.text.split(";\n"):
            cursor.execute(statement)
        for key in frame.script.added:
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", key)
    return Done(1, 0.0)


def roll_out(*, is_guarded: bool) -> Any:
    """The real one, or the careless twin."""
    from tenants import commands
    from tenants.migrating import rollout

    if not is_guarded:
        rollout.replay = careless

    def say(done: int, total: int, line: Any) -> None:
        sys.stderr.write(f"{done}\n")
        sys.stderr.flush()

    return rollout.roll_out(commands.offices(), progress=say)


if __name__ == "__main__":
    import django

    django.setup()
    know(int(sys.argv[1]))
    roll_out(is_guarded=sys.argv[2] == "1")
