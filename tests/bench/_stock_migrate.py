"""Stock django-tenants in a process of its own: `migrate_schemas`, timed without its start-up.

Each line read is a number of steps to know (`_steps`); each line written the seconds that it took.
"""

import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.bench import _steps  # noqa: E402

for line in sys.stdin:
    if int(line):
        _steps.add(int(line))
    connection.ensure_connection()
    started = time.perf_counter()
    call_command("migrate_schemas", tenant=True, executor="standard", verbosity=0)
    sys.stdout.write(f"{time.perf_counter() - started}\n")
    sys.stdout.flush()
