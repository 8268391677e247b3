"""The project's own files, parsed once."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("platform/keting", "tenants", "committees", "reporting", "deploy")
LEFT_OUT = frozenset({"migrations", "node_modules", "__pycache__", "build"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(suffix: str, *folders: str) -> list[Path]:
    """Files of ours with this suffix; migrations and installed things left out."""
    found = (path for folder in folders or SOURCES for path in sorted((ROOT / folder).rglob(f"*{suffix}")))
    return [path for path in found if not LEFT_OUT & set(path.relative_to(ROOT).parts)]


def modules() -> list[Path]:
    """Our Python files, tests left out."""
    return files(".py")


def name_of(path: Path) -> str:
    """As a reader finds it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """All functions and methods of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def public_functions(path: Path) -> list[Function]:
    """Functions at the top of a file whose name does not begin with _."""
    return [node for node in tree(path).body if isinstance(node, Function) and node.name[0] != "_"]


def length(node: ast.stmt) -> int:
    """Lines from the first to the last; decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def body_length(node: Function) -> int:
    """Lines of what it does; the head and the docstring left out."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def arguments(node: Function) -> list[str]:
    """Names of what a caller gives."""
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [one.arg for one in every if one.arg not in {"self", "cls"}]


def imported(path: Path) -> set[str]:
    """Dotted names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def apps() -> list[Path]:
    """Folders of the committees' apps."""
    return sorted(path.parent for path in (ROOT / "committees").glob("*/apps.py"))


def services() -> list[tuple[Path, Function]]:
    """Every function that `services.py` or `services/__init__.py` offers."""
    found = []
    kernel = ROOT / "platform/keting"
    others = [
        ROOT / "reporting",
        ROOT / "tenants/orders",
        ROOT / "tenants/chronicle",
        kernel / "accounts",
        kernel / "audit",
        kernel / "programs",
    ]
    for folder in [*apps(), *others]:
        if (folder / "services.py").exists():
            found += [(folder / "services.py", one) for one in public_functions(folder / "services.py")]
        elif (folder / "services").is_dir():
            offered = _offered(folder / "services/__init__.py")
            found += [
                (path, one)
                for path in sorted((folder / "services").glob("*.py"))
                for one in public_functions(path)
                if one.name in offered
            ]
    return found


def _offered(path: Path) -> set[str]:
    return {
        alias.asname or alias.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@cache
def pyproject() -> dict[str, object]:
    """The project's settings of tools."""
    found: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return found
