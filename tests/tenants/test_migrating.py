"""Bringing every office to the newest migrations."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from tenants import commands
from tenants.migrating import Unreplayable, collect, collecting, roll_out, rollout
from tenants.migrating.history import of_kind, read
from tenants.models import Tenant, Version
from tenants.scope import owner_scope
from tests.tenants.steps import Steps, ask, steps

__all__ = ["ask", "steps"]
EXTRA = migrations.AddField("visit", "extra", models.CharField(max_length=10, null=True))
HAS_EXTRA = """SELECT count(*) FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = 'visits_visit' AND column_name = 'extra'"""
Ask = Callable[[Tenant, str], Any]


def applied(tenant: Tenant) -> frozenset[tuple[str, str]]:
    return read([tenant.schema_name])[tenant.schema_name].applied


def test_one_step_reaches_every_committee(home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask) -> None:
    step = steps.add("visits", "0002_extra", EXTRA)
    report = roll_out(commands.offices())
    assert [(line.ring, line.outcome) for line in report.lines] == [
        ("canary", "migrated"),
        ("pilots", "migrated"),
    ]
    for tenant in (home, neighbour):
        assert ask(tenant, HAS_EXTRA) == (1,)
        assert step in applied(tenant)
        assert Version.objects.get(tenant=tenant).number == len(of_kind("committee", applied(tenant)))
    assert (roll_out(commands.offices()).lines, roll_out(commands.offices()).current) == ([], 3)


def test_what_knows_its_statements_is_only_asked(
    home: Tenant, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.add("visits", "0002_extra", EXTRA)
    monkeypatch.setattr(collecting, "scratch", pytest.fail)
    script = collect("committee", applied(home))
    assert script.text == 'ALTER TABLE "visits_visit" ADD COLUMN "extra" varchar(10) NULL;'


def test_what_must_look_first_looks_in_a_throw_away_schema(
    home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask
) -> None:
    line = {"max_length": 200}
    steps.add(
        "visits",
        "0002_index",
        migrations.AlterField("visit", "line", models.CharField(db_index=True, **line)),
    )
    roll_out(commands.offices())
    steps.add(
        "visits",
        "0003_no_index",
        migrations.AlterField("visit", "line", models.CharField(**line)),
        after="0002_index",
    )
    index = """SELECT count(*) FROM pg_indexes
    WHERE schemaname = current_schema() AND indexname LIKE 'visits_visit_line%'"""
    assert ask(neighbour, index) == (2,)
    assert "DROP INDEX" in collect("committee", applied(home)).text
    assert [line.outcome for line in roll_out(commands.offices()).lines] == ["migrated", "migrated"]
    assert ask(home, index) == ask(neighbour, index) == (0,)


def test_raw_sql_and_separated_states_are_replayed(
    home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask
) -> None:
    remark = migrations.RunSQL("COMMENT ON TABLE visits_visit IS '100 %% of what'  -- 'said'")
    column = migrations.RunSQL(
        ["ALTER TABLE visits_visit ADD extra varchar(10)", ("UPDATE visits_visit SET extra = %s", ["a%b"])]
    )
    steps.add("visits", "0002_sql", remark, migrations.SeparateDatabaseAndState([column], [EXTRA]))
    assert not roll_out(commands.offices()).failed
    said = "SELECT obj_description('visits_visit'::regclass)"
    assert ask(home, said) == ask(neighbour, said) == ("100 %% of what",)
    assert ask(home, HAS_EXTRA) == (1,)


def hire_somebody(apps: Any, editor: Any) -> None:
    apps.get_model("staff", "Worker").objects.create(name=f"in {connection.schema_name}")


def test_python_that_nobody_has_reviewed_is_refused(home: Tenant, steps: Steps) -> None:
    steps.add(
        "staff",
        "0002_python",
        migrations.AddField("worker", "extra", models.BooleanField(null=True)),
        migrations.RunPython(hire_somebody),
    )
    before = applied(home)
    report = roll_out(commands.offices())
    assert [line.outcome for line in report.lines] == ["failed", "not reached"]
    assert "staff.0002_python runs Python that nobody has reviewed" in report.lines[0].problem
    assert applied(home) == before


def test_reviewed_python_runs_in_every_office(
    home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = steps.add("staff", "0002_python", migrations.RunPython(hire_somebody))
    monkeypatch.setattr(collecting, "REVIEWED", frozenset({step}))
    assert not roll_out(commands.offices()).failed
    for tenant in (home, neighbour):
        assert ask(tenant, "SELECT array_agg(name) FROM staff_worker") == ([f"in {tenant.schema_name}"],)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"atomic": False}, "not atomic"),
        ({"replaces": [("visits", "0001_initial")]}, "replaces others"),
    ],
)
def test_what_cannot_be_replayed_is_refused(home: Tenant, steps: Steps, how: Any, why: str) -> None:
    made = steps.added.setdefault
    steps.add("visits", "0002_extra", EXTRA, **how)
    with pytest.raises(Unreplayable, match=why):
        collecting.check(made(("visits", "0002_extra"), None))


def test_python_inside_a_separated_state_is_refused(home: Tenant, steps: Steps) -> None:
    inner = migrations.SeparateDatabaseAndState([migrations.RunPython(hire_somebody)])
    steps.add("staff", "0002_python", inner)
    with pytest.raises(Unreplayable, match="cannot be reviewed"):
        collect("committee", applied(home))


def test_nothing_follows_a_ring_that_failed(home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask) -> None:
    here = f"current_schema() = '{neighbour.schema_name}'"
    trap = migrations.RunSQL(f"DO $$ BEGIN IF {here} THEN RAISE EXCEPTION 'trap'; END IF; END $$")
    steps.add("visits", "0002_extra", EXTRA, trap)
    report = roll_out(commands.offices())
    assert [(line.tenant, line.outcome) for line in report.lines] == [
        (neighbour, "failed"),
        (home, "not reached"),
    ]
    assert "trap" in report.lines[0].problem
    assert ask(home, HAS_EXTRA) == ask(neighbour, HAS_EXTRA) == (0,)
    assert "trap" in Version.objects.get(tenant=neighbour).problem


def test_the_twin_that_goes_on_after_a_failure_reaches_the_rest(
    home: Tenant, neighbour: Tenant, steps: Steps, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollout.Report, "failed", [])
    with pytest.raises(AssertionError):
        test_nothing_follows_a_ring_that_failed(home, neighbour, steps, ask)


def test_who_was_faster_is_not_overtaken(home: Tenant, steps: Steps) -> None:
    steps.add("visits", "0002_extra", EXTRA)
    stale = read([home.schema_name])
    roll_out(commands.offices())
    line = rollout.in_rings([home], stale)[0]
    rollout._carry(line, stale[home.schema_name], rollout.Frames(MigrationLoader(None)))
    assert line.outcome == "migrated elsewhere"


def test_an_office_without_a_version_gets_one(home: Tenant) -> None:
    with owner_scope():
        kept = Version.objects.get(tenant=home)
        kept.delete()
    assert rollout.note_unknown(commands.offices()) == 1
    found = Version.objects.get(tenant=home)
    assert (found.number, found.digest) == (kept.number, kept.digest)
    assert rollout.note_unknown(commands.offices()) == 0


def test_an_office_without_its_schema_is_told(home: Tenant, steps: Steps) -> None:
    with owner_scope():
        Tenant.objects.create(
            schema_name="c310104008099", type="committee", name="空", opened_on="2026-01-01"
        )
    report = roll_out(commands.offices())
    assert report.failed[0].problem == "schema c310104008099 is missing"


def test_a_dry_run_says_the_sql_and_changes_nothing(
    home: Tenant, steps: Steps, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.add("visits", "0002_extra", EXTRA)
    assert commands.migrate(["--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "-- 2 × committee: c310104008041, c310104008043" in said
    assert 'ADD COLUMN "extra"' in said
    assert ask(home, HAS_EXTRA) == (0,)
    with owner_scope():
        assert commands.migrate(["--report"]) == 0
    assert "c310104008043" in capsys.readouterr().out
