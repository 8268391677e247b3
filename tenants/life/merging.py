"""One committee joins another: its rows move under the other's roof, its schema is kept until it is settled.

Until the change is settled the absorbed schema stays as it was and nobody's login reaches it: undoing takes
the rows out of the other again and opens the door. Rows that were worked on since would be lost; then undoing
is refused with the names of their tables.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.fingerprint import fingerprints
from tenants.kinds import ChangeKind, TenantState
from tenants.life import changes, figures, kept
from tenants.life.acts import Act, Deed, acting, change_state, count_soon, find, locked
from tenants.life.collisions import collisions, digests
from tenants.life.moving import changed_since, guards_aside, run, take_out, worked_on
from tenants.life.rules import rule_of
from tenants.life.stages import Stage
from tenants.models import Change, Estate, RegionCode, Tenant

OPEN_IMPORTS = (
    "SELECT count(*) FROM {origin}.households_registerimport WHERE state NOT IN ('done', 'refused')"
)


def check_merge(committee: str, into: str, day: date, act: Act) -> None:
    """Refusal when the first cannot join the second, as far as the register tells."""
    absorbed, heir = find(committee), find(into)
    if absorbed.pk == heir.pk:
        raise Refusal("merge_itself", _("A committee cannot be merged with itself."))
    changes.check_day(day, absorbed, act)
    changes.check_day(day, heir, act)


def merge(*, committee: str, into: str, day: date, act: Act) -> Deed:
    """Move all that the committee has into the other one and close its door."""
    try:
        with acting(act):
            check_merge(committee, into, day, act)
            absorbed, heir = locked(committee), locked(into)
            return _merge(absorbed, heir, day, act)
    except IntegrityError as error:
        raise Refusal(
            "worked_meanwhile", _("Somebody worked on the same rows a moment ago. Please try again.")
        ) from error


def _merge(absorbed: Tenant, heir: Tenant, day: date, act: Act) -> Deed:
    prints = fingerprints([absorbed.schema_name, heir.schema_name])
    if prints[absorbed.schema_name].tables != prints[heir.schema_name].tables:
        raise Refusal("shapes_differ", _("The two have different tables. Run keting migrate first."))
    for one in (absorbed, heir):
        figures.check_counted(one, day)
    stage = Stage(kept.stage_name(act), absorbed, heir)
    notes = _prepare(stage)
    counts = stage.pour()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    _check_arrived(stage, counts, prints[heir.schema_name].tables)
    former = _register(absorbed, heir, day)
    former["digests"] = digests(heir.schema_name, stage.columns, of=stage.name)
    stage.strike()
    change = changes.make(ChangeKind.MERGE, absorbed, day, act, partner=heir, counts=counts, former=former)
    kept.keep_figures(change, figures.withdraw(absorbed, day))
    count_soon(heir)
    text = _now("%(name)s has joined %(other)s.") % {"name": absorbed.name, "other": heir.name}
    return Deed(text, counts=counts, notes=notes)


def _prepare(stage: Stage) -> list[str]:
    """Make the rows fit for their new place; returns what people must know. Refusal with what collides."""
    stage.build()
    stage.lock()
    with connection.cursor() as cursor:
        cursor.execute(stage.compose(OPEN_IMPORTS))
        if cursor.fetchone()[0]:
            raise Refusal("import_open", _("A register is being taken in. Let it end or withdraw it first."))
    stage.fill()
    stage.reseal()
    notes = list(_apply_rules(stage))
    if found := collisions(stage):
        named = ", ".join(f"{name} ({count})" for name, count in sorted(found.items()))
        raise Refusal(
            "rows_collide", _("Both have the same rows; settle these first: %(what)s.") % {"what": named}
        )
    return notes


def _apply_rules(stage: Stage) -> Any:
    names = {"short": stage.origin.committee.short_name, "slug": stage.origin.committee.slug}
    for table in stage.columns:
        for step in rule_of(table).steps:
            count = stage.run(step.statement, names)
            if count and step.says:
                yield str(step.says) % {**names, "count": count}


def _check_arrived(stage: Stage, counts: dict[str, int], fingerprint: str) -> None:
    """Whatever was staged stands there, and the tables are what they were."""
    schema = stage.into.schema_name
    missing = [table for table, count in counts.items() if len(stage.ids(table)) != count]
    if missing or fingerprints([schema])[schema].tables != fingerprint:
        msg = f"{schema} is not as it should be: {missing}"
        raise AssertionError(msg)


def _register(absorbed: Tenant, heir: Tenant, day: date) -> dict[str, Any]:
    """Close the door of the one, hand its estates to the other; returns what undoing needs."""
    former = {
        "state": absorbed.state,
        "estates": {str(one.pk): one.name for one in Estate.objects.filter(committee=absorbed)},
        "fixed_until": figures.fix_until(heir, day),
        "code": kept.end_code(absorbed, day),
    }
    taken = set(Estate.objects.filter(committee=heir).values_list("name", flat=True))
    for estate in Estate.objects.filter(committee=absorbed):
        if estate.name in taken:
            estate.name = f"{estate.name[:24]}({absorbed.committee.short_name[:14]})"
        estate.committee = heir
        estate.save(update_fields=["name", "committee"])
    change_state(absorbed, TenantState.MERGED, closed_on=day, successor=heir)
    return former


def undo_merge(change: Change) -> None:
    """Take the moved rows out of the other committee again and open the door of the absorbed one."""
    absorbed, heir, former = change.tenant, change.partner, change.former
    assert heir is not None  # noqa: S101  a merge has two sides
    stage = Stage("", absorbed, heir)
    if touched := changed_since(heir, absorbed.schema_name, former["digests"]):
        raise worked_on(touched)
    try:
        with guards_aside(heir, list(stage.columns)):
            take_out(heir, absorbed.schema_name, list(stage.columns))
    except IntegrityError as error:
        raise worked_on([str(error).partition("\n")[0]]) from error
    for key, name in former["estates"].items():
        Estate.objects.filter(pk=key).update(committee=absorbed, name=name)
    RegionCode.objects.filter(pk=former["code"]).update(valid_until=None)
    change_state(absorbed, TenantState(former["state"]), closed_on=None, successor=None)
    figures.fix_until(heir, date.fromisoformat(former["fixed_until"]) if former["fixed_until"] else None)
    figures.put_back(absorbed, change.valid_from, kept.kept_figures(change))
    count_soon(absorbed, heir)
