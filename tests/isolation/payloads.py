"""What somebody sends who has found a hole: free SQL in one committee's connection (injections/*.sql).

A line is one payload. @mine and @theirs are the two schemas, @me and @them their logins, @owner, @migrate,
@register and @all roles of the deployment, @admin the server's administrator, @people a table of theirs.
"""

from pathlib import Path

from keting.db import logins

FOLDER = Path(__file__).with_name("injections")
ROLES = (
    "@them",
    "@owner",
    "@migrate",
    "@all",
    "@register",
    "@admin",
    "pg_read_all_data",
    "pg_write_all_data",
)
IDENTITIES = (
    "SET ROLE {role}; @look",
    "SET SESSION ROLE {role}; @look",
    "BEGIN; SET LOCAL ROLE {role}; @look",
    "SET SESSION AUTHORIZATION {role}; @look",
    "SELECT set_config('role', '{role}', false); @look",
    "SELECT name FROM households_resident UNION SELECT set_config('role', '{role}', false)",
    "SELECT set_config('session_authorization', '{role}', false); @look",
    "GRANT {role} TO @me; @look",
    "ALTER ROLE @me SET role = '{role}'",
)
# How a payload gets into a statement: as it is, behind an honest one, and inside a block.
CARRIERS = {
    "bare": "{payload}",
    "stacked": "SELECT name FROM households_resident WHERE name = ''; {payload} --'",
    "swallowed": "DO $do$ BEGIN EXECUTE $said${payload}$said$; EXCEPTION WHEN OTHERS THEN NULL; END $do$",
}


def _payloads() -> dict[str, list[str]]:
    found = {path.stem: path.read_text().splitlines() for path in sorted(FOLDER.glob("*.sql"))}
    return found | {"identities": [way.replace("{role}", role) for role in ROLES for way in IDENTITIES]}


PAYLOADS = _payloads()


def spelt(payload: str, mine: str, theirs: str, database: str) -> str:
    """The payload with the names of this deployment."""
    names = {"mine": mine, "theirs": theirs, "me": logins.of(mine), "them": logins.of(theirs)}
    names |= {"owner": logins.owner(), "migrate": logins.migrate(), "all": logins.tenant()}
    names |= {"register": logins.public(), "admin": "keting", "database": database}
    names = {
        "look": f"SELECT name FROM {theirs}.households_resident",
        "people": f"{theirs}.households_resident",
    } | names
    for word in sorted(names, key=len, reverse=True):
        payload = payload.replace(f"@{word}", names[word])
    return payload
