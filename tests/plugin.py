"""Loaded before Django (`-p tests.plugin`): throw-away servers for the whole run, a database for each worker.

The controller starts PostgreSQL once and builds the template: public, the street and two committees. Each
xdist worker works on a clone of it; a clone takes a tenth of a second.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.programs import ABSENT

TEMPLATE = "keting_template"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
HOST = "xuhuiyuan.localhost"
ROOT = Path(__file__).resolve().parents[1]
PLENTY = 6 << 30
_servers = None
_passed: set[str] = set()
_others: set[str] = set()
# Skipped for want of a program, which nobody has to have who tries the house out.
_absent: set[str] = set()


def _in_memory() -> None:
    """Let all folders of the run be in memory where there is plenty: a clone is thousands of small files."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return
    if os.statvfs(memory).f_flag & os.ST_NOEXEC:  # some tests run a program that they have written
        return
    told = Path("/proc/meminfo").read_text(encoding="ascii").partition("MemAvailable:")[2]
    if min(shutil.disk_usage(memory).free, 1024 * int(told.split()[0])) < PLENTY:
        return
    for left in memory.glob("keting-tests-*-*"):  # by a run that was killed
        if not Path(f"/proc/{left.name.split('-')[2]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"keting-tests-{os.getpid()}-", dir=memory))
    folder.chmod(0o1777)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _start() -> None:
    """Start the servers and tell their addresses to this process and its workers."""
    global _servers  # noqa: PLW0603  one run, one set of servers
    from deploy.local.servers import Servers

    home = Path(tempfile.mkdtemp(prefix="keting-test-"))
    home.chmod(0o711)
    _servers = Servers(home, durable=False)
    _servers.start()
    os.environ["KETING_TEST_HOME"] = str(home)
    os.environ["KETING_TEST_DATABASE"] = _servers.database_url("NAME")
    os.environ["REDIS_URL"] = _servers.redis_url
    os.environ["KETING_HOME"] = str(home)
    os.environ["KETING_ROLES"] = TEMPLATE
    _servers.createdb(TEMPLATE)
    env = {**os.environ, "DATABASE_URL": database_url(TEMPLATE), "DJANGO_SETTINGS_MODULE": "keting.settings"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "platform"), env.get("PYTHONPATH", "")])
    subprocess.run([sys.executable, "-m", "tests.template"], cwd=ROOT, env=env, check=True)


def database_url(name: str) -> str:
    """Address of a database on the run's server."""
    return os.environ["KETING_TEST_DATABASE"].replace("/NAME", f"/{name}")


if WORKER == "main":
    _in_memory()
    _start()
if WORKER != "run":  # a bench or drill brings a database of its own (tests.running)
    os.environ["DATABASE_URL"] = database_url(f"test_{WORKER}")
    os.environ["KETING_ROLES"] = f"kt_{WORKER}"
os.environ.setdefault("KETING_SECRET_KEY", "tests-only-" * 6)
os.environ["KETING_DOMAIN"] = "localhost"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Let the long ones start first; among equals the shuffled order stays."""
    from tests.scheduling import turn_of

    items.sort(key=turn_of)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Keep together what must stay on one worker."""
    from tests.scheduling import scheduler

    return scheduler(config, log)


def pytest_runtest_logreport(report: Any) -> None:
    """Remember what passed, and what did not."""
    if report.when == "call" and report.passed:
        _passed.add(report.nodeid)
    elif not report.passed:
        _others.add(report.nodeid)
        if report.skipped and ABSENT in str(report.longrepr):
            _absent.add(report.nodeid)


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Once everything was asked for: name the proofs of `asvs.toml` that did not run and pass."""
    for line in _gaps(config):
        terminalreporter.write_line(f"no proof in this run: {line}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any) -> None:
    """A whole run in which a proof is missing has failed."""
    from tests.security.proofs import is_excused

    gaps = _gaps(session.config)
    if session.exitstatus == 0 and any(not is_excused(line, _absent) for line in gaps):
        session.exitstatus = 1


def _gaps(config: Any) -> list[str]:
    from tests.security.proofs import unproved

    options = config.option
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(
        (options.keyword, options.markexpr, options.deselect, options.maxfail, options.collectonly)
    )
    return unproved(_passed, _others) if WORKER == "main" and is_whole else []


def pytest_unconfigure() -> None:
    """Stop what the controller started."""
    if _servers is not None:
        _servers.stop()
        shutil.rmtree(os.environ["KETING_TEST_HOME"], ignore_errors=True)
