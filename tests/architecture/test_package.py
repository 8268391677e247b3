"""What goes to a server is what runs there: no invented people, no tests."""

import ast
import fnmatch
import tomllib

import pytest

from tests.architecture import code

WHEEL = tomllib.loads((code.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
WHEEL = WHEEL["targets"]["wheel"]


def is_invented(name: str) -> bool:
    return "demo" in name.removesuffix(".py").split("/")


def packed(name: str, left_out: list[str]) -> bool:
    """Whether the wheel holds this file."""
    patterns = [pattern.replace("**", "*") for pattern in left_out]
    return not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def imports_of(source: str) -> list[str]:
    found = ast.walk(ast.parse(source))
    return [node.module or "" for node in found if isinstance(node, ast.ImportFrom)] + [
        name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for name in node.names
    ]


def test_the_package_holds_no_invented_people_and_no_tests() -> None:
    names = [code.name_of(path) for path in code.modules()]
    assert sum(map(is_invented, names)) > 10
    assert [name for name in names if packed(name, WHEEL["exclude"]) == is_invented(name)] == []
    assert "tests" not in WHEEL["packages"]


@pytest.mark.parametrize("left_out", [["**/demo.py"], ["**/demo/**"], []])
def test_a_forgotten_pattern_is_missed(left_out: list[str]) -> None:
    """The twin."""
    assert [code.name_of(path) for path in code.modules() if is_invented(code.name_of(path))
            and packed(code.name_of(path), left_out)]  # fmt: skip


def test_nothing_that_runs_there_needs_them() -> None:
    ours = [path for path in code.modules() if not is_invented(code.name_of(path))]
    wrong = [
        code.name_of(path)
        for path in ours
        if any("demo" in name.split(".") for name in imports_of(path.read_text(encoding="utf-8")))
    ]
    assert wrong == []
