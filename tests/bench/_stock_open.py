"""Stock django-tenants in a process of its own: a tenant saved and its schema migrated, as its manual says.

Each line read is the number of a tenant; each line written the seconds that it took.
"""

import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from tenants.models import Domain, Tenant  # noqa: E402

Tenant.auto_create_schema = True

for line in sys.stdin:
    number = int(line)
    connection.ensure_connection()
    started = time.perf_counter()
    facts = {"type": "committee", "name": f"peer {number}", "opened_on": "2026-01-01"}
    tenant = Tenant(schema_name=f"c3101048{number:05}", **facts)
    tenant.save(verbosity=0)
    Domain.objects.create(domain=f"peer{number}.localhost", tenant=tenant)
    sys.stdout.write(f"{time.perf_counter() - started}\n")
    sys.stdout.flush()
