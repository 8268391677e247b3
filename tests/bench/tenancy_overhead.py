"""Milliseconds that finding and entering a committee adds to a request; the peer is stock django-tenants."""

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any

from tests.plugin import ROOT

ROUNDS, OURS, THEIRS = 5, 2_000, 100
AIM = "≤ 0.1 ms and ≤ 1 statement a request"
WAYS = {
    "ours": ("keting.settings", OURS),
    "stock": ("tests.bench._stock", THEIRS),
    "stock, persistent": ("tests.bench._stock_kept", THEIRS),
}
REHEARSAL = {"WAYS": {way: (settings, 2) for way, (settings, _requests) in WAYS.items()}}


def run() -> dict[str, Any]:
    """Each way in a process of its own, in turn."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, (settings, requests) in WAYS.items():
            found[way].append(one(settings, requests))
    ms = {way: round(median(each["ms"] for each in rounds), 4) for way, rounds in found.items()}
    statements = {way: max(each["statements"] for each in rounds) for way, rounds in found.items()}
    return {
        "unit": "ms a request",
        "ours": ms["ours"],
        "peer": ms["stock"],
        "limit": None,
        "n": ROUNDS,
        "persistent": ms["stock, persistent"],
        "statements": statements,
        "aim": AIM,
        "met": ms["ours"] <= 0.1 and statements["ours"] <= 1,
    }


def one(settings: str, requests: int) -> dict[str, float]:
    """A process that measures itself."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "REQUESTS": str(requests)}
    command = [sys.executable, "-m", "tests.bench._overhead"]
    found: dict[str, float] = json.loads(subprocess.check_output(command, cwd=ROOT, env=env))
    return found
