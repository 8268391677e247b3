"""Asking the index that pip is set to, npm, and the lists of holes."""

import importlib
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from deploy.components.ages import Found, Release
from deploy.components.files import released
from deploy.local.surroundings import PROJECT
from keting.frontend import npm

FRONTEND = PROJECT / "platform/keting/web/frontend"
ASK = "application/vnd.pypi.simple.v1+json"


@dataclass(frozen=True)
class Holes:
    """For how many components a list of holes answered, and in which of them it knows one."""

    answered: int
    known: list[str]


class Index:
    """The index that pip is set to, over pip's own connection: its proxy, its certificates, its patience."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # pip's own parts warn of each other
            warnings.simplefilter("ignore", DeprecationWarning)
            commands: Any = importlib.import_module("pip._internal.commands.index")
            command = commands.IndexCommand("index", "")
            options, _rest = command.parse_args(["versions", "x"])
            self.session = command._build_session(options)
        self.address = options.index_url.rstrip("/")

    def releases(self, name: str) -> list[Release]:
        """All releases of a component that were not withdrawn (PEP 691, PEP 700)."""
        answer = self.session.get(f"{self.address}/{name}/", headers={"Accept": ASK})
        answer.raise_for_status()
        return list(released(answer.json()["files"]))

    def holes(self, name: str, version: str) -> bool | None:
        """Whether the index knows a hole in this release; None where it does not say: of the newest only."""
        answer = self.session.get(f"{self.address.removesuffix('/simple')}/pypi/{name}/json")
        told = answer.json() if answer.ok else {}
        if told.get("info", {}).get("version") != version or "vulnerabilities" not in told:
            return None
        return any(not one.get("withdrawn") for one in told["vulnerabilities"])


def npm_releases(name: str) -> list[Release]:
    """The same of npm, by npm."""
    told = _said([*npm(), "view", name, "time", "--json"], FRONTEND)
    times = json.loads(told) if told.strip() else {}
    found = {text: moment for text, moment in times.items() if re.fullmatch(r"[\d.]+", text)}
    return [Release(Version(text), date.fromisoformat(moment[:10])) for text, moment in found.items()]


def holes_of_python(index: Index, rows: Mapping[str, Found]) -> Holes:
    """What pip-audit knows; of what it is not told, the index itself says it of each newest release."""
    words = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(PROJECT / "constraints.txt"),
        "--no-deps",
    ]
    told = _said([*words, "--disable-pip", "--format=json"], PROJECT)
    listed = json.loads(told).get("dependencies", []) if told.startswith("{") else []
    known = {canonicalize_name(one["name"]): bool(one["vulns"]) for one in listed if "vulns" in one}
    for name, found in rows.items():
        answer = None if name in known else index.holes(name, found.version)
        if answer is not None:
            known[canonicalize_name(name)] = answer
    return Holes(len(known), sorted(name for name, is_holed in known.items() if is_holed))


def holes_of_npm(rows: Mapping[str, Found]) -> Holes:
    """What npm audit knows: all that is locked, or nothing where its list does not answer."""
    told = _said([*npm(), "audit", "--json"], FRONTEND)
    listed = json.loads(told) if told.startswith("{") else {}
    if "vulnerabilities" not in listed:
        return Holes(0, [])
    return Holes(len(rows), sorted(listed["vulnerabilities"]))


def _said(words: list[str], folder: Path) -> str:
    try:
        return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
