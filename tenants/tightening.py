"""A schema's text made tight: each table at once with all its columns and rules, then everything else.

What a table is made with costs less than what is added to it: the keys of an empty table need no proof, and
the catalogue is not read anew for each. Whoever uses this compares what comes out. A table that is changed
in other ways later on is left as its migrations make it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# As Django writes them: one statement a line.
NAME = r'"?([a-z0-9_]+)"?'
TABLE = re.compile(rf"^CREATE TABLE {NAME} \((.*)\);$")
COLUMN = re.compile(rf"^ALTER TABLE {NAME} ADD COLUMN (.*?);(?: SET CONSTRAINTS \S+ IMMEDIATE;)?$")
RULE = re.compile(rf"^ALTER TABLE {NAME} ADD (CONSTRAINT .*);$")
OTHER = re.compile(rf"^(?:ALTER|DROP) TABLE (?:IF EXISTS )?{NAME}[ ;](?:.*RENAME TO {NAME};$)?")
# Keys to such a table must wait.
MOVES = re.compile(r"^DROP TABLE| RENAME TO ")
# A column that points elsewhere.
POINTER = re.compile(r"^((\S+) .*?) (CONSTRAINT \S+) (REFERENCES .*)$")
TARGET = re.compile(rf"\bREFERENCES {NAME} ?\(")
TO_ID = re.compile(rf'\bREFERENCES {NAME} ?\("?id"?\)')


@dataclass
class Table:
    """Its columns in their order, and the rules that hold for its rows."""

    columns: list[str]
    rules: list[str] = field(default_factory=list)

    def add_column(self, words: str) -> None:
        """A column's own key is a rule like others: it may have to wait for its target."""
        found = POINTER.match(words)
        self.columns.append(found[1] if found else words)
        if found:
            self.rules.append(f"{found[3]} FOREIGN KEY ({found[2]}) {found[4]}")


def tightened(text: str) -> str:
    """The same schema, by fewer and cheaper statements."""
    lines = text.split("\n")
    tables, rest = dict[str, Table](), list[str]()
    changes = [found for line in lines if (found := _change(line))]
    apart = {found[1] for found in changes}
    moved = {name for found in changes for name in (found[1], found[2]) if MOVES.search(found[0])}
    for line in lines:
        if not _take(line, tables, apart, moved):
            rest.append(line)
    return "\n".join([*_written(tables), *rest])


def _change(line: str) -> re.Match[str] | None:
    """A table is changed otherwise than by a column or a rule more."""
    return None if COLUMN.match(line) or RULE.match(line) else OTHER.match(line)


def _take(line: str, tables: dict[str, Table], apart: set[str], moved: set[str]) -> bool:
    """Note what belongs to a table; False for what stays where it stands."""
    if found := TABLE.match(line):
        tables[found[1]] = Table([found[2]])
        return True
    found = COLUMN.match(line) or RULE.match(line)
    if not found or found[1] not in tables.keys() - apart or _must_wait(found[2], apart, moved):
        return False
    if found.re is COLUMN:
        tables[found[1]].add_column(found[2])
    else:
        tables[found[1]].rules.append(found[2])
    return True


def _must_wait(words: str, apart: set[str], moved: set[str]) -> bool:
    """A rule's target is not there yet, or has only its first key as yet."""
    targets = _targets(words)
    return bool(targets & moved or (targets & apart and not TO_ID.search(words)))


def _written(tables: dict[str, Table]) -> Iterator[str]:
    """Those that are pointed to come first; what points in a circle is added at the end."""
    standing, late = set[str](), list[str]()
    for name in _in_order(tables):
        standing.add(name)
        waiting = [rule for rule in tables[name].rules if _targets(rule) & tables.keys() - standing]
        own = [rule for rule in tables[name].rules if rule not in waiting]
        yield f'CREATE TABLE "{name}" ({", ".join([*tables[name].columns, *own])});'
        late += [f'ALTER TABLE "{name}" ADD {rule};' for rule in waiting]
    yield from late


def _in_order(tables: dict[str, Table]) -> list[str]:
    order, seen = list[str](), set[str]()

    def place(name: str) -> None:
        if name in seen or name not in tables:
            return
        seen.add(name)
        for rule in tables[name].rules:
            for target in sorted(_targets(rule)):
                place(target)
        order.append(name)

    for name in tables:
        place(name)
    return order


def _targets(words: str) -> set[str]:
    return set(TARGET.findall(words))
