"""What a restore is asked for, understood before anything is touched."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deploy.backup.living import Living, Say
from deploy.local.trouble import Trouble
from keting import clock

OFFICE = """
SELECT t.schema_name FROM public.tenants_tenant t
JOIN public.tenants_committee c ON c.tenant_id = t.id
LEFT JOIN public.tenants_regioncode r ON r.tenant_id = t.id AND r.valid_until IS NULL
WHERE %s IN (t.schema_name, t.name, c.short_name, c.slug, r.code)
"""
MOVED = """
SELECT c.kind FROM public.tenants_change c JOIN public.tenants_tenant t ON t.id IN (c.tenant_id, c.partner_id)
WHERE t.schema_name = %s AND c.done_at > %s AND c.undone_at IS NULL AND c.kind IN ('merge', 'split', 'retire')
"""
CODE = re.compile(r"c?(\d{12})")


@dataclass(frozen=True)
class Wish:
    """One office back to a moment (`at`) or to a file of its own; `folder` holds the backups."""

    schema: str
    folder: Path
    say: Say
    at: datetime | None = None
    file: Path | None = None


def moment(text: str) -> datetime:
    """Read a time of Shanghai's clock; raise Trouble for what is none or has not come yet."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no time: write it like 2026-11-25T09:30"
        raise Trouble(msg) from error
    at = found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)
    if at > clock.now():
        msg = f"{text} has not come yet"
        raise Trouble(msg)
    return at


def schema_of(word: str, house: Living) -> str:
    """Return the schema of a committee by code, name or address; one that is gone is known by its code."""
    found = house.ask(OFFICE, word)
    if found:
        return str(found[0][0])
    match = CODE.fullmatch(word)
    if match is None:
        msg = f"There is no committee {word!r}; one that is gone is named by its twelve digits"
        raise Trouble(msg)
    return f"c{match[1]}"


def check_stayed(schema: str, at: datetime, house: Living) -> None:
    """Refuse when people have moved between committees since: they would be in two, or in none."""
    moved = house.ask(MOVED, schema, at)
    if moved:
        msg = f"{schema} has had a {moved[0][0]} since: undo that first, or put the whole street back"
        raise Trouble(msg)
