"""Ring after ring: the street, one committee, the pilots, the rest; nothing follows a ring that failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader

from keting import clock
from tenants.kinds import TenantType
from tenants.migrating.collecting import Script, Unreplayable, collect
from tenants.migrating.history import Applied, History, of_kind, read, wanted
from tenants.migrating.replaying import Frame, flush, framed, has_moved_on, replay
from tenants.models import Tenant, Version
from tenants.scope import owner_scope

RINGS = ("street", "canary", "pilots", "rest")
Progress = Callable[[int, int, "Line"], None]


@dataclass
class Line:
    """What became of one office."""

    tenant: Tenant
    ring: str
    lacking: Applied
    outcome: str = "not reached"
    attempts: int = 0
    seconds: float = 0.0
    problem: str = ""


@dataclass
class Report:
    """All offices that lacked something, in the order of their turn; `current` counts the others."""

    current: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def failed(self) -> list[Line]:
        """The offices that stand where they stood, with the reason."""
        return [line for line in self.lines if line.outcome == "failed"]


def roll_out(tenants: Sequence[Tenant], *, progress: Progress = lambda *_told: None) -> Report:
    """Bring every office up to date; run again after any interruption, it goes on where it stopped."""
    histories = read([tenant.schema_name for tenant in tenants])
    loader = MigrationLoader(None)
    lines = in_rings(tenants, histories, loader)
    report, frames = Report(len(tenants) - len(lines), lines), Frames(loader)
    done = 0
    for _ring, members in groupby(lines, key=lambda line: line.ring):
        for line in members:
            done += 1
            _carry(line, histories[line.tenant.schema_name], frames)
            progress(done, len(lines), line)
        flush()
        if report.failed:
            break
    return report


def in_rings(
    tenants: Sequence[Tenant], histories: dict[str, History], loader: MigrationLoader | None = None
) -> list[Line]:
    """Who lacks what, ordered by ring."""
    loader = loader or MigrationLoader(None)
    needs = {kind: wanted(kind, loader) for kind in {tenant.type for tenant in tenants}}
    canary = next((one for one in tenants if _is_pilot(one)), None)
    lines = [
        Line(one, _ring(one, canary), needs[one.type] - histories[one.schema_name].applied) for one in tenants
    ]
    return sorted((line for line in lines if line.lacking), key=lambda line: RINGS.index(line.ring))


def _ring(tenant: Tenant, canary: Tenant | None) -> str:
    if tenant.type == TenantType.STREET:
        return "street"
    if tenant is canary:
        return "canary"
    return "pilots" if _is_pilot(tenant) else "rest"


def _is_pilot(tenant: Tenant) -> bool:
    return getattr(getattr(tenant, "committee", None), "is_pilot", False)


@dataclass
class Frames:
    """A group's script is written down when its first member has its turn; all read the disk once."""

    loader: MigrationLoader
    kept: dict[tuple[str, str | None], Frame] = field(default_factory=dict)

    def of(self, kind: str, history: History) -> Frame:
        """What brings an office of this kind from its history to the newest migrations."""
        group = (kind, history.rows)
        if group not in self.kept:
            self.kept[group] = framed(collect(kind, history.applied, loader=self.loader), history)
        return self.kept[group]


def _carry(line: Line, history: History, frames: Frames) -> None:
    """One office."""
    if history.rows is None:
        line.outcome, line.problem = "failed", f"schema {history.schema} is missing"
        return
    try:
        done = replay(line.tenant, frames.of(line.tenant.type, history))
    except (DatabaseError, Unreplayable) as error:
        if has_moved_on(error):
            line.outcome = "migrated elsewhere"
            return
        line.outcome, line.problem = "failed", str(error).strip()
        note_problem(line)
    else:
        line.outcome, line.attempts, line.seconds = "migrated", done.attempts, done.seconds


def note_problem(line: Line) -> None:
    """Keep the reason with the office's version."""
    with owner_scope():
        Version.objects.filter(tenant=line.tenant).update(problem=line.problem[:500])


def note_unknown(tenants: Sequence[Tenant]) -> int:
    """Write the version of offices that have none yet, as they stand; returns how many."""
    with owner_scope():
        known = set(Version.objects.values_list("tenant_id", flat=True))
    unknown = [tenant for tenant in tenants if tenant.pk not in known]
    histories = read([tenant.schema_name for tenant in unknown])
    with owner_scope():
        rows = [
            Version(
                tenant=one,
                number=len(of_kind(one.type, histories[one.schema_name].applied)),
                digest=histories[one.schema_name].mark,
                migrated_at=clock.now(),
                seconds=0,
            )
            for one in unknown
        ]
        Version.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def previews(tenants: Sequence[Tenant]) -> list[tuple[list[Tenant], Script]]:
    """The groups and what each would run."""
    histories = read([tenant.schema_name for tenant in tenants])
    groups: dict[tuple[str, Applied], list[Tenant]] = {}
    for line in in_rings(tenants, histories):
        groups.setdefault((line.tenant.type, histories[line.tenant.schema_name].applied), []).append(
            line.tenant
        )
    return [(members, collect(*group)) for group, members in groups.items()]
