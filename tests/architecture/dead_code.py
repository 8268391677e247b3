"""Functions and classes that nobody calls: vulture, told about names that Django is given as strings."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("platform/keting", "tenants", "committees", "reporting", "deploy", "tests")
KINDS = {"function", "class"}
# Found by their names: pytest's hooks and tests, Django's app configurations and model options.
BY_NAME = ["*Config", "Meta", "Migration", "handler*", "pytest_*", "test_*", "clean_*"]
BY_DECORATOR = ["@register.*", "@pytest.fixture*", "@*_task*"]


def main() -> int:
    """Print one line per dead thing and return the exit status."""
    finder = Vulture(ignore_names=BY_NAME, ignore_decorators=BY_DECORATOR)
    finder.scavenge([ROOT / folder for folder in FOLDERS], exclude=["*/node_modules/*"])
    for name in names_in_strings():
        finder.used_names.add(name)
    dead = [item for item in finder.get_unused_code() if item.typ in KINDS]
    for item in dead:
        place = Path(item.filename).relative_to(ROOT)
        sys.stdout.write(f"{place}:{item.first_lineno}: nobody uses {item.typ} {item.name}\n")
    return int(bool(dead))


def names_in_strings() -> Iterator[str]:
    """Yield the last part of strings like "package.module.name" and "package.module:name"."""
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from last_parts(node.value)


def last_parts(text: str) -> Iterator[str]:
    """Yield the name when a string is a dotted path."""
    parts = text.replace(":", ".").lstrip(".").split(".")
    if text.count(".") + text.count(":") and all(part.isidentifier() for part in parts):
        yield parts[-1]


if __name__ == "__main__":
    sys.exit(main())
