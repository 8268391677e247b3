"""A row of which the record may keep words is deleted together with its key."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps

from keting.audit.selectors.manner import Manner, manners
from tests.architecture import code

# Where a row is deleted, or emptied, and its key with it.
SHREDS = {"platform/keting/audit/services/keys.py", "platform/keting/privacy/ends.py"}
# By what is deleted in the source: the table, where its name does not stand there.
THROUGH = {
    "account.invitations": "Invitation",
    "kept.invitations": "Invitation",
    "account.recovery_codes": "RecoveryCode",
    "worker.presences": "Presence",
    "overlapping": "Presence",
    "worker.shifts": "Shift",
    "wall": "SharedWall",
}
# No deed is about one of these rows: no line ever names it. Public tables have no record.
NAMELESS = {
    "kept.problems": "ImportProblem",
    "row.problems": "ImportProblem",
    "ImportProblem": "ImportProblem",
}


def deletions(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Each `.delete()` without words: the file, and what the chain of calls begins with."""
    for path in files:
        for node in ast.walk(code.tree(path)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args
            if is_call and node.func.attr == "delete":
                yield code.name_of(path), _begins(node.func.value)


def _begins(node: ast.expr) -> str:
    text = ast.unparse(node)
    for word in (".objects", ".filter(", ".exclude(", ".all("):
        text = text.partition(word)[0]
    return text


def careless(found: Iterable[tuple[str, str]]) -> list[str]:
    """Deletions of rows with words that leave the key behind."""
    tables = {one.__name__: one for one in apps.get_models()}
    wrong = []
    for path, said in found:
        name = THROUGH.get(said, said)
        if path in SHREDS or said in NAMELESS:
            continue
        if name not in tables or Manner.SEALED in manners(tables[name]).values():
            wrong.append(f"{path}: {said}")
    return wrong


OFFICES = ("platform/keting", "committees", "reporting", "tenants/orders")


def test_no_row_with_words_is_deleted_alone() -> None:
    assert careless(deletions(code.files(".py", *OFFICES))) == []


def test_a_careless_deletion_is_found() -> None:
    """The twin."""
    assert careless([("committees/rooms/services/x.py", "Waiting"), ("x.py", "own")]) == [
        "committees/rooms/services/x.py: Waiting",
        "x.py: own",
    ]
