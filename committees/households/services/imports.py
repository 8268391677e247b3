"""The way of a register file: uploaded, checked, confirmed, taken in whole or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from committees.households.kinds import ACTIVE_STATES, OPEN_STATES, ImportState
from committees.households.models import ImportProblem, RegisterImport
from committees.households.services.columns import find_layout
from committees.households.services.lines import Lines
from committees.households.services.plan import make_plan
from committees.households.services.reading import read_sheets, refused
from committees.households.services.sentences import FILE_REFUSALS
from committees.households.services.writing import carry_out
from keting.accounts.models import Account
from keting.audit.services import record
from keting.clock import day_of
from keting.db.constraints import refusal_from
from keting.db.fields import seal_bytes, unseal_bytes
from keting.deeds import acting, deed, require
from keting.later import later
from keting.legible import legible
from keting.refusal import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_ATTEMPTS = 3
PROGRESS_EVERY = 1000
# A message that the broker lost is sent again after this; a file that nobody confirms is let go.
LOST_AFTER, UNCONFIRMED_AFTER = timedelta(seconds=90), timedelta(hours=24)
TASK_OF = {ImportState.UPLOADED: "households.check_import", ImportState.RUNNING: "households.run_import"}
SENTENCES = {
    name: (code, FILE_REFUSALS[code])
    for name, code in (
        ("resident_id_number_once", "id_number_clash"),
        ("resident_one_head", "two_heads"),
        ("household_address_once", "address_clash"),
    )
}


@deed
def upload_register(*, content: bytes, file_name: str, by: Account, at: datetime) -> RegisterImport:
    """Keep the file, sealed, and have it checked."""
    if not content:
        msg = "empty"
        raise refused(msg)
    if len(content) > MOST_BYTES:
        msg = "too_big"
        raise refused(msg)
    with transaction.atomic():
        kept = RegisterImport.objects.create(
            started_by=by,
            file_name=legible(file_name)[-120:],
            content=seal_bytes(content, "register"),
            uploaded_at=at,
            touched_at=at,
        )
        later(TASK_OF[ImportState.UPLOADED], import_id=str(kept.id))
    return kept


def check_import(*, import_id: str, at: datetime) -> None:
    """Read the whole file and hold it against the register; write down every problem and the counts."""
    kept = _claim(import_id, ImportState.UPLOADED, at)
    if kept is None:
        return
    try:
        lines = _read(kept, at)
        counts = make_plan(lines.entries).counts
    except Refusal as refusal:
        _refuse(kept, refusal.code, at)
        return
    counts["notes"] = sum(problem.is_note for problem in lines.problems)
    counts["problems"] = len(lines.problems) - counts["notes"]
    with transaction.atomic():
        kept = RegisterImport.objects.select_for_update().get(id=kept.id)
        if kept.state != ImportState.UPLOADED:
            return
        kept.problems.all().delete()
        ImportProblem.objects.bulk_create(
            [ImportProblem(register_import=kept, **vars(problem)) for problem in lines.problems],
            batch_size=1000,
        )
        kept.state, kept.counts, kept.touched_at = ImportState.CHECKED, counts, at
        kept.save(update_fields=["state", "counts", "touched_at"])


@deed
def confirm_import(*, import_id: str, by: Account, at: datetime) -> RegisterImport:
    """Have a checked file without problems taken in."""
    try:
        with transaction.atomic():
            kept = _locked(import_id, ImportState.CHECKED)
            if kept.counts.get("problems"):
                msg = "has_problems"
                raise refused(msg)
            kept.state, kept.attempts, kept.done = ImportState.RUNNING, 0, 0
            kept.started_by, kept.touched_at = by, at
            kept.save(update_fields=["state", "attempts", "done", "started_by", "touched_at"])
            later(TASK_OF[ImportState.RUNNING], import_id=str(kept.id))
    except IntegrityError as error:
        runs_alone = ("import_running", FILE_REFUSALS["import_running"])
        raise refusal_from(error, {"registerimport_runs_alone": runs_alone}) from error
    return kept


def run_import(*, import_id: str, at: datetime) -> None:
    """Take the file in, in one transaction; run twice, the second finds nothing to do."""
    kept = _claim(import_id, ImportState.RUNNING, at)
    if kept is None:
        return
    try:
        lines = _read(kept, at)
        if any(not problem.is_note for problem in lines.problems):
            msg = "has_problems"
            raise refused(msg)
        with acting(kept.started_by):
            require("households.confirm_import")
        _take_in(kept, lines, at)
    except IntegrityError as error:
        _refuse(kept, refusal_from(error, SENTENCES).code, at)
    except Refusal as refusal:
        _refuse(kept, refusal.code, at)


@deed
def withdraw_import(*, import_id: str, at: datetime) -> None:
    """Let go of a file that has not been confirmed."""
    with transaction.atomic():
        kept = RegisterImport.objects.select_for_update().get(id=import_id)
        if kept.state in {ImportState.UPLOADED, ImportState.CHECKED}:
            _refuse(kept, "withdrawn", at)


def sweep(*, at: datetime) -> None:
    """Send lost jobs again and let go of files that nobody confirmed."""
    lost = RegisterImport.objects.filter(state__in=ACTIVE_STATES, touched_at__lt=at - LOST_AFTER)
    for kept in lost.only("id", "state"):
        later(TASK_OF[ImportState(kept.state)], import_id=str(kept.id))
    old = at - UNCONFIRMED_AFTER
    for kept in RegisterImport.objects.filter(state=ImportState.CHECKED, touched_at__lt=old).defer("content"):
        _refuse(kept, "expired", at)
    ImportProblem.objects.exclude(register_import__state__in=OPEN_STATES).filter(
        register_import__ended_at__lt=old
    ).delete()


def _claim(import_id: str, state: ImportState, at: datetime) -> RegisterImport | None:
    """Count the attempt before the work, so that a file that kills its worker is parked after three."""
    with transaction.atomic():
        rows = RegisterImport.objects.select_for_update().filter(id=import_id, state=state)
        kept = rows.first()
        if kept is None:
            return None
        if kept.attempts >= MOST_ATTEMPTS:
            _refuse(kept, "gave_up", at)
            return None
        rows.update(attempts=F("attempts") + 1, touched_at=at, done=0)
    return kept


def _locked(import_id: str, state: ImportState) -> RegisterImport:
    kept = RegisterImport.objects.select_for_update().defer("content").get(id=import_id)
    if kept.state != state:
        msg = "import_moved_on"
        raise Refusal(msg, FILE_REFUSALS["import_moved_on"])
    return kept


def _read(kept: RegisterImport, at: datetime) -> Lines:
    """All entries and problems of the file; tells the page how far it has come."""
    layout = find_layout(read_sheets(unseal_bytes(bytes(kept.content or b""), "register")))
    lines = Lines(layout, day_of(at))
    report = _reporter(kept, total=len(layout.sheet) - layout.header_row - 1)
    for done in lines.read():
        report(done)
    if not lines.entries and not lines.problems:
        msg = "no_lines"
        raise refused(msg)
    return lines


def _reporter(kept: RegisterImport, *, total: int) -> Callable[[int], None]:
    row = RegisterImport.objects.filter(id=kept.id)
    row.update(total=total)

    def report(done: int) -> None:
        if done % PROGRESS_EVERY == 0 or done == total:
            row.update(done=done)

    return report


def _take_in(kept: RegisterImport, lines: Lines, at: datetime) -> None:
    with transaction.atomic():
        row = RegisterImport.objects.select_for_update().filter(id=kept.id, state=ImportState.RUNNING).first()
        if row is None:
            return
        plan = make_plan(lines.entries)
        carry_out(plan, at=at, day=day_of(at))
        row.problems.all().delete()
        row.state, row.content, row.ended_at = ImportState.DONE, None, at
        row.counts = {**plan.counts, "notes": row.counts.get("notes", 0), "problems": 0}
        row.save(update_fields=["state", "content", "ended_at", "counts"])
        record(actor=row.started_by, verb="import_register", thing=row, at=at)


def _refuse(kept: RegisterImport, code: str, at: datetime) -> None:
    """End without a change to the register; the file is let go."""
    RegisterImport.objects.filter(id=kept.id, state__in=OPEN_STATES).update(
        state=ImportState.REFUSED, refusal=code, content=None, ended_at=at
    )
