"""A new committee takes over some of another's households, with all that hangs on them.

What goes and what stays is said by the rules of the tables (tenants.life.rules). The originals are kept until
the change is settled: undoing puts them back as they were and takes the new committee down, unless somebody
has worked there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _now

from tenants import admission, opening, roles
from tenants.admission import Opening
from tenants.blueprints import blueprint
from tenants.kinds import ChangeKind, TenantType
from tenants.life import changes, figures, kept, parting
from tenants.life.acts import Act, Deed, acting, count_soon, find, locked
from tenants.life.choosing import Choice, check_choice, choose
from tenants.life.collisions import digests
from tenants.life.moving import changed_since, guards_aside, run, take_out, worked_on
from tenants.life.stages import Stage
from tenants.models import Change, Committee, Domain, Estate, RegionCode, Tenant


@dataclass(frozen=True)
class Split:
    """From which committee, who goes, and what the new one is."""

    committee: str
    choice: Choice
    new: Opening


def check_split(split: Split, act: Act) -> None:
    """Refusal when it cannot be split so, as far as the register tells."""
    tenant = find(split.committee)
    changes.check_day(split.new.opened_on, tenant, act)
    admission.check(split.new)
    check_choice(tenant, split.choice)


def split(*, request: Split, act: Act) -> Deed:
    """Open the new committee and move the chosen households there; in one transaction or not at all."""
    check_split(request, act)
    blueprint(TenantType.COMMITTEE)  # drawn outside of our transaction, if it has to be
    with acting(act):
        parent = locked(request.committee)
        check_split(request, act)
        figures.check_counted(parent, request.new.opened_on)
        return _split(parent, request, act)


def _split(parent: Tenant, request: Split, act: Act) -> Deed:
    day = request.new.opened_on
    opened = opening.open_committee(request.new)
    child = opened.tenant
    _follow(child, parent)
    change = changes.make(ChangeKind.SPLIT, parent, day, act, partner=child)
    stage = Stage(kept.stage_name(act), parent, child)
    stage.build()
    stage.lock()
    estates = check_choice(parent, request.choice)
    choose(stage, request.choice, estates)
    counts = stage.fill(parting.goers(stage)) | parting.follow(stage)
    moved = [table for table, count in counts.items() if count and table not in parting.copied(stage)]
    _keep(stage, change, moved)
    with guards_aside(parent, list(stage.columns)):
        parting.cut(stage, kept.schema_of(change), moved)
        take_out(parent, stage.name, moved)
    parting.part(stage, day)
    former: dict[str, Any] = {"moved": moved, "estates": _divide_estates(stage, estates)}
    stage.reseal()
    counts = stage.pour()
    _go_on_counting(stage)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    former["digests"] = digests(child.schema_name, stage.columns, of=child.schema_name)
    former["fixed_until"] = figures.fix_until(parent, day)
    stage.strike()
    count_soon(parent, child)
    Change.objects.filter(pk=change.pk).update(counts=counts, former=former)
    text = _now("%(name)s was split off %(other)s.") % {"name": child.name, "other": parent.name}
    return Deed(text, counts=counts, secret=opened.sign_in)


def _follow(child: Tenant, parent: Tenant) -> None:
    Tenant.objects.filter(pk=child.pk).update(predecessor=parent)
    code = RegionCode.objects.get(tenant=parent, valid_until__isnull=True)
    RegionCode.objects.filter(tenant=child).update(predecessor=code)


def _keep(stage: Stage, change: Change, moved: list[str]) -> None:
    """The originals of what goes, in the order of the tables."""
    stage.run("CREATE SCHEMA {kept}", kept=kept.schema_of(change))
    for table in moved:
        stage.run(
            "CREATE TABLE {kept}.{table} AS SELECT * FROM {stage}.{table}",
            kept=kept.schema_of(change),
            table=table,
        )


def _divide_estates(stage: Stage, estates: list[Estate]) -> list[str]:
    """Hand the chosen estates over; one that is divided stands in both committees. Returns their keys."""
    Estate.objects.filter(pk__in=[one.pk for one in estates]).update(committee=stage.into)
    with connection.cursor() as cursor:
        cursor.execute(stage.compose("SELECT DISTINCT estate_id FROM {stage}.households_household"))
        used = [key for (key,) in cursor.fetchall() if key]
    for estate in Estate.objects.filter(pk__in=used, committee=stage.origin):
        half = Estate.objects.create(committee=stage.into, name=estate.name, is_old=estate.is_old)
        stage.run(
            "UPDATE {stage}.households_household SET estate_id = %s WHERE estate_id = %s",
            [str(half.pk), str(estate.pk)],
        )
    return [str(one.pk) for one in estates]


def _go_on_counting(stage: Stage) -> None:
    """Numbers of matters go on from where they are, so that none is given twice."""
    stage.run(
        "INSERT INTO {into}.desk_series (id, year, last) "
        "SELECT gen_random_uuid(), year, last FROM {origin}.desk_series"
    )


def undo_split(change: Change) -> None:
    """Put the originals back and take the new committee down."""
    parent, child, former = change.tenant, change.partner, change.former
    assert child is not None  # noqa: S101  a split has two sides
    if touched := changed_since(child, child.schema_name, former["digests"]):
        raise worked_on(touched)
    stage = Stage(kept.schema_of(change), parent, child)
    Estate.objects.filter(pk__in=former["estates"]).update(committee=parent)
    try:
        with guards_aside(parent, list(stage.columns)):
            for table in former["moved"]:
                stage.run(
                    "INSERT INTO {origin}.{table} ({names}) SELECT {names} FROM {stage}.{table}",
                    table=table,
                    names=stage.columns[table],
                )
            parting.mend(stage, kept.schema_of(change))
            run("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise worked_on([str(error).partition("\n")[0]]) from error
    figures.fix_until(parent, date.fromisoformat(former["fixed_until"]) if former["fixed_until"] else None)
    count_soon(parent)
    _take_down(change, child)


def _take_down(change: Change, child: Tenant) -> None:
    figures.withdraw(child, date.min)
    Change.objects.filter(pk=change.pk).update(partner=None, former={"name": child.name})
    roles.shut(child)
    run(f'DROP SCHEMA "{child.schema_name}" CASCADE')
    for model in (Estate, Committee, RegionCode, Domain):
        owner = "committee" if model is Estate else "tenant"
        model._default_manager.filter(**{owner: child}).delete()
    Tenant.objects.filter(pk=child.pk).delete()
