"""Ordering and making the city's table: a row that can be found again, files that hold counts only."""

import hashlib
import io
import json
import zipfile
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.clock import Grain
from keting.deeds import deed
from keting.later import later
from keting.refusal import Refusal
from reporting import catalogue
from reporting.catalogue import INDICATORS
from reporting.kinds import RunState
from reporting.models import TableRun
from reporting.selectors.periods import Period, period_of
from reporting.selectors.snapshot import take_snapshot
from reporting.services.sheets import workbook
from reporting.services.tabulating import Table, tabulate
from tenants.models import ServiceKind

STEPS = len(INDICATORS) + 2
ATTEMPTS = 3
LOST_AFTER = timedelta(minutes=2)


@deed
def order_table(*, key: str, by: str, at: datetime) -> TableRun:
    """Order the table of a month or quarter (`2026-10`, `2026-Q4`); it is made by a worker."""
    period = period_of(key, clock.day_of(at))
    if period is None:
        msg = "period_unknown"
        raise Refusal(msg, _("There is no such month or quarter to report on."))
    with transaction.atomic():
        run = TableRun.objects.create(
            grain=period.grain.value, start=period.start, total=STEPS, ordered_at=at, ordered_by=by
        )
        later("reporting.make_table", run_id=str(run.pk))
    return run


def make_table(*, run_id: UUID) -> bool:
    """Make an ordered table; False if it is made already, cannot be made, or was tried too often."""
    if not _begin(run_id):
        return False
    run = TableRun.objects.defer("workbook", "bundle").get(pk=run_id)
    try:
        table = _tabulate(run)
        _finish(run, table)
    except Refusal as refusal:
        TableRun.objects.filter(pk=run_id).update(state=RunState.FAILED, problem=refusal.code)
        return False
    except Exception as error:
        TableRun.objects.filter(pk=run_id).update(state=RunState.FAILED, problem=type(error).__name__)
        raise
    return True


def lost_runs(*, at: datetime) -> list[UUID]:
    """Tables ordered a while ago and not ready: their message was lost, or their worker died."""
    runs = TableRun.objects.filter(
        state__in=[RunState.WAITING, RunState.RUNNING], attempts__lt=ATTEMPTS, ordered_at__lt=at - LOST_AFTER
    )
    return list(runs.values_list("pk", flat=True))


def _begin(run_id: UUID) -> bool:
    with transaction.atomic():
        run = TableRun.objects.select_for_update().defer("workbook", "bundle").get(pk=run_id)
        if run.state == RunState.DONE or run.attempts >= ATTEMPTS:
            return False
        TableRun.objects.filter(pk=run_id).update(
            state=RunState.RUNNING, attempts=F("attempts") + 1, done=0, total=STEPS, problem=""
        )
    return True


def _tabulate(run: TableRun) -> Table:
    def progress() -> None:
        TableRun.objects.filter(pk=run.pk).update(done=F("done") + 1)

    snapshot = take_snapshot(Period(Grain(run.grain), run.start))
    if snapshot.as_of is None:
        msg = "no_figures"
        raise Refusal(msg, _("No committee has been counted in this period."))
    return tabulate(snapshot, dict(ServiceKind.objects.values_list("code", "name_zh")), progress)


def _finish(run: TableRun, table: Table) -> None:
    sheet = workbook(table)
    TableRun.objects.filter(pk=run.pk).update(done=STEPS - 1)
    TableRun.objects.filter(pk=run.pk).update(
        state=RunState.DONE,
        done=STEPS,
        as_of=table.snapshot.as_of,
        sha256=hashlib.sha256(sheet).hexdigest(),
        workbook=sheet,
        bundle=bundle(table, sheet),
    )


def bundle(table: Table, sheet: bytes) -> bytes:
    """A zip of the form, the data and a manifest with each file's SHA-256; the same state, the same bytes."""
    key = table.snapshot.period.key
    files = {f"table-{key}.xlsx": sheet, f"figures-{key}.csv": table.data}
    files["manifest.json"] = json.dumps(_manifest(table, files), ensure_ascii=False, indent=2).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _manifest(table: Table, files: dict[str, bytes]) -> dict[str, object]:
    snapshot = table.snapshot
    return {
        "period": snapshot.period.key,
        "street": table.street_code,
        "as_of": table.as_of_text,
        "catalogue_sha256": catalogue.checksum(),
        "committees": len(snapshot.senders),
        "not_reported": [one.code for one in snapshot.silent],
        "status": {"A": "counted", "O": "not reported, not 0", "Q": "too small to show"},
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }
