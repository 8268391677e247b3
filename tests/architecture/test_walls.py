"""One door into a schema, no threads but by `spawn`, no coroutines, no files beside the tables."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps as registry
from django.db.models import FileField

from tests.architecture import code

DOOR = {"tenants/scope.py", "platform/keting/db/engine/base.py", "platform/keting/db/engine/__init__.py"}
SWITCHES = {"set_tenant", "set_schema", "set_schema_to_public", "set_settings_schema"}
SWITCHES |= {"schema_context", "tenant_context"}
# An order's progress is written while the owner's transaction is open; it enters by itself.
THREADS = {"platform/keting/spawning.py", "tenants/orders/services.py"}
THREADS |= {"platform/keting/db/engine/lot.py"}  # its lock
THREADS |= {"tenants/demo.py"}  # processes, each of which enters an office by the door
# A lock; and hashes, which touch no table.
THREADS |= {"platform/keting/crowding.py", "platform/keting/hashing.py"}
BY_THREADS = ("threading", "_thread", "concurrent.futures", "multiprocessing", "asyncio", "asgiref")
OFFICES = {"tenant", "office", "committee", "street", "home", "neighbour"}

# Ways around the door, and signatures that would hold in every office.
BANNED = """
from django_tenants.utils import schema_context, tenant_context
from django.core import signing
from django.core.signing import dumps
from django.utils.crypto import salted_hmac
from django.contrib.auth.tokens import default_token_generator
"""

Fault = Callable[[ast.AST], bool]


def switches(node: ast.AST) -> bool:
    """Names a way into a schema that is not the door."""
    name = getattr(node, "attr", "") or getattr(node, "id", "") or getattr(node, "name", "")
    return isinstance(node, ast.Attribute | ast.Name | ast.alias) and name in SWITCHES


def enters_a_tenant(node: ast.AST) -> bool:
    """`with tenant:`."""
    return isinstance(node, ast.With) and any(_last(item.context_expr) in OFFICES for item in node.items)


def is_async(node: ast.AST) -> bool:
    """A coroutine, or what only a coroutine may do."""
    return isinstance(node, ast.AsyncFunctionDef | ast.AsyncWith | ast.AsyncFor | ast.Await)


def _last(node: ast.expr) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))


def found(fault: Fault, paths: list[Path]) -> set[str]:
    return {code.name_of(path) for path in paths for node in ast.walk(code.tree(path)) if fault(node)}


@pytest.mark.parametrize("fault", [switches, enters_a_tenant, is_async])
def test_nobody_does_this(fault: Fault) -> None:
    assert found(fault, code.modules()) - DOOR == set()


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (switches, "connection.set_tenant(x)"),
        (switches, "@schema_context('c1')\ndef f(): pass"),
        (switches, "from django_tenants.utils import tenant_context as way"),
        (enters_a_tenant, "with tenant: pass"),
        (enters_a_tenant, "with self.office as entered: pass"),
        (is_async, "async def view(request): pass"),
    ],
)
def test_the_twin_is_found(fault: Fault, line: str) -> None:
    assert any(fault(node) for node in ast.walk(ast.parse(line)))


def test_ruff_refuses_the_ways_around() -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "concise"]
    asked = [*ruff, "--stdin-filename", "committees/desk/views.py", "-"]
    told = subprocess.run(asked, cwd=code.ROOT, input=BANNED, capture_output=True, text=True, check=False)
    assert told.stdout.count("TID251") == 6


def test_threads_are_spawned() -> None:
    ours = [path for path in code.modules() if not code.name_of(path).startswith("deploy/")]
    bare = {
        code.name_of(path)
        for path in ours
        if any(name.startswith(BY_THREADS) for name in code.imported(path))
    }
    assert bare == THREADS


def test_a_call_for_later_is_made_by_its_task() -> None:
    """A signature made from a bare name would know no committee."""
    makers = {
        code.name_of(path)
        for path in code.modules()
        if any(name.split(".")[0] == "celery" for name in code.imported(path))
    }
    # Beat's own small app sends ticks, which belong to no committee.
    assert makers == {"platform/keting/celery.py", "platform/keting/timetable.py"}


def test_files_stand_in_the_offices_tables() -> None:
    """No model keeps a path: a file is a sealed column of its office's row."""
    fields = [field for model in registry.get_models() for field in model._meta.get_fields()]
    assert [str(field) for field in fields if isinstance(field, FileField)] == []
    unwanted = ("django.core.files.storage", "django.db.models.FileField", "django.views.static")
    paths = [path for path in code.modules() if any(n.startswith(unwanted) for n in code.imported(path))]
    assert [code.name_of(path) for path in paths] == ["platform/keting/files.py"]
