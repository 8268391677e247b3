"""What `keting migrate` and its neighbours do; they may be run again at any time."""

import argparse
import time

from django.db import transaction

from keting import clock
from keting.refusal import Refusal
from tenants import migrating, opening, registers, roles, spares
from tenants.admission import opening_of
from tenants.checking import find_drift
from tenants.kinds import LIVING
from tenants.migrating.rollout import note_unknown, previews
from tenants.models import Spare, Tenant, Version
from tenants.scope import committees, owner_scope
from tenants.telling import bar, migrated, say, step, tell


def migrate(words: list[str]) -> int:
    """Public first, then the street and every committee; opens those of the register that are missing."""
    parser = argparse.ArgumentParser(prog="keting migrate")
    parser.add_argument("--dry-run", action="store_true", help="print the SQL and change nothing")
    parser.add_argument("--admit", action="store_true", help="give every login its password of today's keys")
    parser.add_argument("--report", action="store_true", help="say how far every office is")
    options = parser.parse_args(words)
    if options.report:
        return say_versions()
    if options.dry_run:
        return say_sql()
    started = time.monotonic()
    roles.prepare()
    migrating.migrate_public()
    with owner_scope():
        roles.open_register()
        registers.load_reference_tables()
    roles.admit_strangers(everybody=options.admit)
    report = migrating.roll_out(offices(), progress=migrated)
    if report.lines:
        tell(report)
    if report.failed:
        return 1
    note_unknown(offices())
    spares.refresh()
    open_missing()
    with owner_scope(), transaction.atomic():
        registers.load_estates(committees())
    say(f"migrated in {time.monotonic() - started:.1f} s")
    return 0


def offices() -> list[Tenant]:
    """The street and all committees that live; what is closed for good stays as it was."""
    with owner_scope():
        rows = Tenant.objects.select_related("committee").filter(state__in=LIVING)
        return list(rows.order_by("schema_name"))


def open_missing() -> None:
    """Open the street and the register's committees that have no schema yet."""
    with owner_scope():
        existing = set(Tenant.objects.values_list("schema_name", flat=True))
    if "street" not in existing:
        say(f"open {registers.STREET_NAME}")
        opening.open_street(name=registers.STREET_NAME, opened_on=registers.EDITION)
    missing = [one for one in registers.committee_openings() if one.schema not in existing]
    for number, one in enumerate(missing, start=1):
        opening.open_committee(one)
        bar(number, len(missing), f"open {one.name}")


def say_sql() -> int:
    """What `keting migrate` would run, group by group."""
    for members, script in previews(offices()):
        names = ", ".join(tenant.schema_name for tenant in members)
        say(f"-- {len(members)} × {script.kind}: {names}\n{script.text}\n")
    return 0


def say_versions() -> int:
    """How far every office is; exit status 1 when a reason stands against one."""
    with owner_scope():
        versions = list(Version.objects.select_related("tenant").order_by("tenant__schema_name"))
    for one in versions:
        at = f"{clock.local(one.migrated_at):%Y-%m-%d %H:%M} {one.seconds:5.2f} s"
        line = f"{one.tenant.schema_name:14} {one.number:3} {one.digest[:8]} {at}  {one.tenant.name}"
        say(f"{line}  {one.problem}".rstrip())
    return int(any(one.problem for one in versions))


def check_committees() -> int:
    """Compare every office with what the migrations make; exit status 1 when one differs, and in what."""
    every = offices()
    found = find_drift(every)
    for drift in found:
        say(f"{drift.tenant.schema_name} {drift.tenant.name}")
        for sentence in drift.sentences:
            say(f"  {sentence}")
    say(f"{len(every) - len(found)} of {len(every)} offices are as they should be")
    return int(bool(found))


def open_committee(words: list[str]) -> int:
    """Open a committee that the register does not have: `keting committee open 310104008999 新苑居委会`."""
    parser = argparse.ArgumentParser(prog="keting committee open")
    parser.add_argument("code", help="twelve digits")
    parser.add_argument("name", help="official name, ending in 居委会")
    parser.add_argument("--slug", default="", help="address on the web, else the name in pinyin")
    parser.add_argument("--pilot", action="store_true", help="gets new versions first")
    parser.add_argument("--address", default="", help="where the desk stands")
    parser.add_argument("--phone", default="", help="telephone of the desk")
    parser.add_argument("--director", default="", help="who signs in first; else the house is empty")
    given = vars(parser.parse_args(words))
    with owner_scope():
        ready = Spare.objects.count()
    try:
        opened = opening.open_committee(
            opening_of(given | {"is_pilot": given["pilot"]}, day=clock.today()), say=step
        )
    except Refusal as refusal:
        parser.error(str(refusal))
    say(" ".join(filter(None, [f"open {opened.tenant.name}: {opened.host}", opened.sign_in])))
    spares.keep(ready)
    return 0


def keep_spares(words: list[str]) -> int:
    """Have some schemas ready, so that an opening only renames one."""
    parser = argparse.ArgumentParser(prog="keting committee spare")
    parser.add_argument("number", type=int, choices=range(100), metavar="N", help="how many, 0 to 99")
    number = parser.parse_args(words).number
    say(f"{spares.keep(number)} made, {number} ready")
    return 0
