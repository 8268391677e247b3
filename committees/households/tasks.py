"""Work on register files."""

from committees.households.services import imports, passes
from keting import clock
from keting.celery import committee_task
from keting.db.current import connection


@committee_task("households.check_import")
def check_import(import_id: str) -> None:
    """Check an uploaded file."""
    imports.check_import(import_id=import_id, at=clock.now())


@committee_task("households.run_import")
def run_import(import_id: str) -> None:
    """Take a confirmed file in."""
    imports.run_import(import_id=import_id, at=clock.now())


@committee_task("households.send_code")
def send_code(pass_id: str) -> None:
    """Hand a code over to the gateway."""
    passes.send_code(pass_id=pass_id, at=clock.now())


@committee_task("households.sweep_jobs")
def sweep_jobs() -> None:
    """Find this committee's lost jobs."""
    imports.sweep(at=clock.now())
    connection.hang_up()
