"""The guards alone, without web and Python: pgbench's clients on the same tables."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from deploy.local.binaries import postgres
from deploy.local.owner import owner_for

CLIENTS = 32
LENGTH = ("-T", "2")
HOUR = "'2030-01-01'::timestamptz + {} * interval '1 hour'"
SLOT = f"tstzrange({HOUR.format(':slot')}, {HOUR.format('(:slot + 1)')})"
TAKEN = f"FROM rooms_claim WHERE is_active AND space_id = '{{space}}' AND during && {SLOT}"
LOOK = f"SELECT count(*) AS n {TAKEN} \\gset"
INTO = "INSERT INTO rooms_claim (id, space_id, during, is_active)"
WRITE = f"{INTO} VALUES (uuidv7(), '{{space}}', {SLOT}, true);"
IF_FREE = f"\\if :n = 0\n{WRITE}\n\\endif"
OURS = f"""{INTO} SELECT uuidv7(), '{{space}}', {SLOT}, true
WHERE NOT EXISTS (SELECT 1 {TAKEN}) ON CONFLICT DO NOTHING RETURNING id;"""
SCRIPTS = {
    "ours": OURS,
    "unsafe": f"{LOOK}\n{IF_FREE}",
    "lock": f"SELECT id FROM rooms_space WHERE id = '{{space}}' FOR UPDATE;\n{LOOK}\n{IF_FREE}",
    "catch": f"DO $$ BEGIN {WRITE} EXCEPTION WHEN exclusion_violation THEN NULL; END $$;",
    "raw": WRITE,
}


@dataclass(frozen=True)
class Pace:
    """Transactions a second, and how many ended in a deadlock or a timeout."""

    rate: float
    stuck: int


def run(way: str, url: str, space: str, slots: int, schema: str) -> Pace:
    """Let the clients ask for random ones of so many slots for a while."""
    parts = urlsplit(url)
    text = f"\\set slot random(1, {slots})\nBEGIN;\n{SCRIPTS[way].format(space=space)}\nEND;\n"
    env = {
        "PGHOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
        "PGUSER": parts.username or "",
        "PGDATABASE": parts.path.strip("/"),
        "PGOPTIONS": f"-c search_path={schema},public,extensions",
    }
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(text)
        script.flush()
        words = [str(program()), "-n", "-c", str(CLIENTS), "-j", "2", *LENGTH, "-f", script.name]
        words += ["--failures-detailed"]
        done = subprocess.run(words, env=os.environ | env, capture_output=True, text=True, check=False)
    if done.returncode and way == "ours":
        raise AssertionError(done.stderr[-2000:])
    stuck = number(r"deadlock failures: (\d+)", done.stdout) + done.stderr.count("aborted in command")
    return Pace(number(r"tps = ([\d.]+)", done.stdout), int(stuck))


def number(pattern: str, text: str) -> float:
    """The number that the report names."""
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


def program() -> Path:
    """pgbench beside the server."""
    return postgres(owner_for(Path(os.environ["KETING_TEST_HOME"]))).folder / "pgbench"
