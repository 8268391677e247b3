"""`deploy/SECURITY.md` against the code: what it names is there, and what is there it names."""

import re

import pytest

from deploy.local import surroundings
from deploy.local.house import web
from deploy.local.postgres import SETTINGS
from keting import crowding, lapsing, settings
from keting.accounts.services import seats
from keting.db.engine.base import LOT
from tests.plugin import ROOT

PAPER = (ROOT / "deploy/SECURITY.md").read_text(encoding="utf-8")
# What ASVS wants to find on paper: lifecycle, inventory, ways, logs, times for mending.
ASKED = [
    "exchanged", "never in the sources", "AES-256-SIV", "HMAC-SHA-256", "Argon2id", "Off the machine",
    "from | to | by", "where, how long, who", "is mended or taken within", "constraints.txt", "make audit",
]  # fmt: skip


def keys() -> set[str]:
    """Variables of the house that hold a key."""
    told = {name for name in vars(settings) if re.fullmatch(r"KETING_\w+_KEYS?", name)}
    return told | set(surroundings.SECRETS)


def test_it_names_every_key() -> None:
    assert len(keys()) >= 6
    assert [name for name in sorted(keys()) if f"| `{name}` |" not in PAPER] == []


def test_its_numbers_are_the_codes() -> None:
    number = {"four": 4, "five": 5}
    told = re.search(r"with (\w+) browsers at most", PAPER)
    assert told
    assert number[told[1]] == seats.MOST
    command = web(surroundings.Surroundings.from_environment())
    workers, threads = (command[command.index(flag) + 1] for flag in ("--workers", "--threads"))
    assert f"{workers} processes × {threads} threads" in PAPER
    assert f"{SETTINGS['max_connections']} connections" in PAPER
    assert f"{LOT.places} idle ones a process" in PAPER
    assert f"{crowding.SEATS} wait" in PAPER
    assert (lapsing.IDLE, lapsing.WHOLE) == (30 * 60, 8 * 3600)


@pytest.mark.parametrize("words", ASKED)
def test_it_says_what_the_standard_asks(words: str) -> None:
    assert words in PAPER


def test_each_file_and_command_it_points_at_is_there() -> None:
    pointed = re.findall(r"`((?:deploy|tests)/[\w./-]+)`", PAPER)
    assert [name for name in pointed if not (ROOT / name).is_file()] == []
    assert re.search(r"^audit:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
