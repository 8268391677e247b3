"""Ticks that fan out over the offices."""

from keting.celery import system_task
from keting.later import send
from tenants.scope import committees_at_work, street

# By name: what each type of office does about jobs whose message the broker lost.
SWEEPS = {"committee": ("households.sweep_jobs", "rooms.sweep"), "street": ("orders.sweep",)}


@system_task("jobs.sweep")
def sweep_jobs() -> None:
    """Ask every office to look for its lost jobs."""
    for tenant in [*committees_at_work(), street()]:
        for name in SWEEPS[tenant.type]:
            send(name, tenant.schema_name, {})
