"""`keting bench NAME|all` and `keting drill NAME`: throw-away servers, a fresh database, one line of JSON.

`tests/bench/NAME.py` has `run() -> dict` with {unit, ours, peer, limit, n, aim, met, …}; "ours" is better
when smaller unless `bigger_is_better` is set. `tests/drills/NAME.py` has `run(*, is_guarded, n) -> dict` with
{n, violations, …}. Both find Django set up on a clone of the tests' template; with `COMMITTEES = "all"` in
the module the other committees of the register have been opened too. A run that broke says so in its line
({name, error}) and ends with status 1.
"""

import argparse
import contextlib
import importlib
import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from deploy.local.children import outcome

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = {"bench": "tests.bench", "drill": "tests.drills"}


def bench(words: list[str]) -> int:
    """Run benchmarks on servers that sync to disk; exit status 1 when an aim is not met."""
    from tests import scaling

    parser = argparse.ArgumentParser(prog="keting bench")
    parser.add_argument("name", choices=["all", *names("bench"), *scaling.names()])
    parser.add_argument("--rehearse", action="store_true", help="run it tiny, judge no aim")
    options = parser.parse_args(words)
    if options.name in scaling.names():
        return scaling.main(["--to", options.name.removeprefix("scale_")])
    if options.rehearse:
        return rehearse("bench", options.name)
    chosen = names("bench") if options.name == "all" else [options.name]
    return with_servers([["bench", name] for name in chosen])


def drill(words: list[str]) -> int:
    """Run a drill; exit status 1 when something was violated."""
    parser = argparse.ArgumentParser(prog="keting drill")
    parser.add_argument("name", choices=["all", *names("drill")])
    parser.add_argument("--rehearse", action="store_true", help="run it tiny")
    parser.add_argument("--without-guard", action="store_true", help="run the twin, which must be violated")
    parser.add_argument("--n", default="", help="how often")
    options = parser.parse_args(words)
    if options.rehearse:
        return rehearse("drill", options.name)
    chosen = names("drill") if options.name == "all" else [options.name]
    guard = "0" if options.without_guard else "1"
    return with_servers([["drill", name, guard, options.n] for name in chosen])


def rehearse(kind: str, name: str) -> int:
    """Only see that it can be run."""
    chosen = [] if name == "all" else [name]
    return with_servers([["rehearsal", kind, *chosen]], durable=False)


def names(kind: str) -> list[str]:
    """Return what can be run."""
    folder = ROOT / SCHEMA[kind].replace(".", "/")
    return sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith(("_", "test_")))


def with_servers(runs: list[list[str]], *, durable: bool = True) -> int:
    """Start servers once and do each run in a process of its own; return the worst status."""
    from deploy.local.servers import throwaway

    with throwaway(durable=durable) as servers:
        os.environ |= {"KETING_HOME": str(servers.home), "KETING_TEST_HOME": str(servers.home)}
        os.environ |= {"REDIS_URL": servers.redis_url, "PYTEST_XDIST_WORKER": "run"}
        os.environ["KETING_TEST_DATABASE"] = servers.database_url("NAME")
        os.environ["KETING_ROLES"] = "keting_template"
        servers.createdb("keting_template")
        build(servers.database_url("keting_template"), "tests.template")
        os.environ |= surroundings(servers.database_url("keting_template"))
        set_up()
        return max(finish(run) for run in runs)


def build(url: str, module: str, *words: str) -> None:
    """Run a module that fills a database, its progress kept off our one line of JSON."""
    subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=surroundings(url), stdout=sys.stderr, check=True
    )


def finish(run: list[str]) -> int:
    """Do one run in a clone of the template."""
    name = "_".join(run[:2])
    url = os.environ["KETING_TEST_DATABASE"].replace("/NAME", f"/{name}")
    from tests import databases

    databases.clone(name)
    command = [sys.executable, "-m", "tests.running", *run]
    status = subprocess.run(command, cwd=ROOT, env=surroundings(url), check=False).returncode
    if status in {0, 1}:
        return status
    # It could not say its line any more, and a negative status must not hide behind another run's 0.
    tell({"name": run[1], "error": outcome(status)})
    return 1


def tell(found: dict[str, Any]) -> None:
    """Write the one line."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def surroundings(url: str) -> dict[str, str]:
    """Return the environment of a run on a database."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform"), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"DATABASE_URL": url, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "keting.settings"}


def measure(module: ModuleType, name: str) -> dict[str, Any]:
    """Run a benchmark and add how many times better than the peer and worse than the limit we are."""
    found = {"name": name} | module.run()
    ours, peer, limit = (found.get(side) for side in ("ours", "peer", "limit"))
    turned = -1 if found.pop("bigger_is_better", False) else 1
    found.setdefault("ratio_peer", round((peer / ours) ** turned, 2) if peer and ours else None)
    found.setdefault("ratio_limit", round((ours / limit) ** turned, 2) if limit and ours else None)
    return found


def set_up() -> None:
    """Make Django ready in this process."""
    import django

    django.setup()


def main(words: list[str]) -> int:
    """Do one run in this process; 1 when its aim is not met, something was violated, or it broke."""
    set_up()
    kind, name, *rest = words
    if kind == "rehearsal":
        return int(importlib.import_module("tests.rehearsing").main(words[1:]))
    found = line_of(kind, prepared(kind, name), name, *rest)
    tell(found)
    return int(not found.get("met", found.get("violations") == 0))


def prepared(kind: str, name: str) -> ModuleType:
    """The module, with as many committees as it asks for."""
    module = importlib.import_module(f"{SCHEMA[kind]}.{name}")
    if getattr(module, "COMMITTEES", "") == "all":
        build(os.environ["DATABASE_URL"], "keting", "migrate")
    return module


def line_of(kind: str, module: ModuleType, name: str, *given: str) -> dict[str, Any]:
    """Run a bench or drill; what there is to say of it, {name, error} when it broke."""
    try:
        # Whatever is said on the way goes elsewhere: the one line stands alone.
        with contextlib.redirect_stdout(sys.stderr):
            return measure(module, name) if kind == "bench" else exercise(module, name, *given)
    except Exception as error:  # noqa: BLE001  whatever it was, the line says so
        traceback.print_exc()
        return {"name": name, "error": f"{type(error).__name__}: {error}"}


def exercise(module: ModuleType, name: str, guard: str = "1", n: str = "") -> dict[str, Any]:
    """Run a drill and time it."""
    started = time.monotonic()
    found = {"name": name} | module.run(is_guarded=guard == "1", n=int(n) if n else None)
    found.setdefault("seconds", round(time.monotonic() - started, 1))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
