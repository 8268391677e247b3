"""A schema's text made tight: each table at once with all its columns and rules, then everything else.

What a table is made with costs less than what is added to it: the keys of an empty table need no proof, and
the catalogue is not read anew for each. What is taken back later on is never made. Whoever uses this compares
what comes out. From a change on that is not known here a table is left as its migrations make it.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

# As Django writes them: one statement a line.
NAME = r'"?([a-z0-9_]+)"?'
TABLE = re.compile(rf"^CREATE TABLE {NAME} \((.*)\);$")
INDEX = re.compile(rf"^CREATE (?:UNIQUE )?INDEX {NAME} ON {NAME} .*;$")
INDEX_GONE = re.compile(rf"^DROP INDEX (?:IF EXISTS )?{NAME};$")
# A key is dropped when its rows have been proven; where none are there is nothing to prove.
PROVEN = r"(?:SET CONSTRAINTS \S+ IMMEDIATE; )?"
OTHER = re.compile(rf"^{PROVEN}(?:ALTER|DROP) TABLE (?:IF EXISTS )?{NAME}[ ;](?:.*RENAME TO {NAME};$)?")
# One whose body is a text, which is read when it is called.
FUNCTION = re.compile(
    rf"^CREATE (?:OR REPLACE )?FUNCTION {NAME}[^$;]*\$(\w*)\$.*?\$\2\$[^$;]*;(?:\n|\Z)", re.M | re.S
)
FUNCTION_GONE = re.compile(rf"^DROP FUNCTION {NAME}\(\);(?:\n|\Z)", re.M)
TRIGGER_GONE = re.compile(rf"^DROP TRIGGER (?:IF EXISTS )?{NAME} ON {NAME};(?:\n|\Z)", re.M)
TRIGGER = r'^CREATE (?:CONSTRAINT )?TRIGGER "?{}"? [^;]* ON "?{}"?\s[^;]*;(?:\n|\Z)'
# Keys to such a table must wait.
MOVES = re.compile(r"^DROP TABLE| RENAME TO ")
# A column that points elsewhere.
POINTER = re.compile(r"^((\S+) .*?) (CONSTRAINT \S+) (REFERENCES .*)$")
TARGET = re.compile(rf"\bREFERENCES {NAME} ?\(")
TO_ID = re.compile(rf'\bREFERENCES {NAME} ?\("?id"?\)')
NAMED = re.compile(rf"^(?:CONSTRAINT )?{NAME}")
COMMA = re.compile(r"""'[^']*'|"[^"]*"|[(),]""")
DEFAULT = re.compile(r" DEFAULT (?:'(?:[^']|'')*'(?:::\w+)?|[\w.-]+)(?= |$)")
TYPE = re.compile(r" .*?(?= (?:NOT NULL|NULL|DEFAULT|CHECK|COLLATE)\b|$)")


@dataclass
class Table:
    """Its columns in their order, and the rules that hold for its rows."""

    name: str
    columns: list[str]
    rules: list[str] = field(default_factory=list)

    def add_column(self, words: str) -> bool:
        """A column's own key is a rule like others: it may have to wait for its target."""
        found = POINTER.match(words)
        self.columns.append(found[1] if found else words)
        return not found or self.add_rule(f"{found[3]} FOREIGN KEY ({found[2]}) {found[4]}")

    def add_rule(self, words: str) -> bool:
        """One more that holds."""
        self.rules.append(words)
        return True

    def drop_rule(self, name: str) -> bool:
        """It never held."""
        return _replace(self.rules, name, lambda _words: "")

    def drop_default(self, column: str) -> bool:
        """There are no rows that it was meant for."""
        return _replace(self.columns, column, lambda words: DEFAULT.sub("", words, count=1))

    def set_type(self, column: str, words: str) -> bool:
        """It has been of this type from the beginning, unless a rule may have to know."""
        return not self._rules_on(column) and _replace(
            self.columns, column, lambda former: TYPE.sub(f" {words}", former, count=1)
        )

    def rename(self, column: str, name: str) -> bool:
        """It has had this name from the beginning, unless a rule knows the former one.

        That it is never empty keeps the name that the server gave it.
        """
        filled = f' CONSTRAINT "{self.name}_{column}_not_null" NOT NULL'
        return not self._rules_on(column) and _replace(
            self.columns,
            column,
            lambda words: NAMED.sub(f'"{name}"', words, count=1).replace(" NOT NULL", filled),
        )

    def _rules_on(self, column: str) -> bool:
        return any(re.search(rf"\b{column}\b", words) for words in self.rules)


def _replace(parts: list[str], name: str, change: Callable[[str], str]) -> bool:
    """False where there is no such part or it stays as it is: then its statement is needed."""
    for number, words in enumerate(parts):
        found = NAMED.match(words)
        if found and found[1] == name and (changed := change(words)) != words:
            parts[number : number + 1] = [changed] if changed else []
            return True
    return False


CHANGES = [
    (re.compile(rf"^{PROVEN}ALTER TABLE {NAME} {words};$"), change)
    for words, change in (
        (r"ADD COLUMN (.*?)(?:; SET CONSTRAINTS \S+ IMMEDIATE)?", Table.add_column),
        (r"ADD (CONSTRAINT .*)", Table.add_rule),
        (rf"DROP CONSTRAINT {NAME}", Table.drop_rule),
        (rf"ALTER COLUMN {NAME} DROP DEFAULT", Table.drop_default),
        (rf"ALTER COLUMN {NAME} TYPE ([^,]*?)(?: USING [^,]*)?", Table.set_type),
        (rf"RENAME COLUMN {NAME} TO {NAME}", Table.rename),
    )
]
OF_COLUMNS = (Table.set_type, Table.rename)


@dataclass
class Draft:
    """What has been read so far: tables, those that keep their statements from now on, and the rest."""

    moved: set[str]
    tables: dict[str, Table] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    rest: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Note what belongs to a table; the rest stays in its order."""
        if found := TABLE.match(line):
            self.tables[found[1]] = _table(*found.groups())
        elif not self._drops_index(line) and not self._changes(line):
            self.rest.append(line)

    def own_indexes(self, functions: Collection[str]) -> dict[str, list[str]]:
        """Taken out of the rest, by table: those that know nothing but columns that stand there at once."""
        found: dict[str, list[str]] = {}
        for line in list(self.rest):
            index = INDEX.match(line)
            is_own = index and index[2] in self.tables.keys() - self.apart
            if index and is_own and not any(re.search(rf"\b{name}\(", line) for name in functions):
                self.rest.remove(line)
                found.setdefault(index[2], []).append(line)
        return found

    def _drops_index(self, line: str) -> bool:
        found = INDEX_GONE.match(line)
        made = {index[1]: one for one in self.rest if (index := INDEX.match(one))} if found else {}
        if not found or found[1] not in made:
            return False
        self.rest.remove(made[found[1]])
        return True

    def _changes(self, line: str) -> bool:
        other = OTHER.match(line)
        name = other[1] if other else ""
        if name not in self.tables.keys() - self.apart:
            return False
        for pattern, change in CHANGES:
            if found := pattern.match(line):
                words = found.groups()[1:]
                if self._must_wait(words[-1]):
                    return False
                if not (change in OF_COLUMNS and self._is_used(name, words[0])):
                    return change(self.tables[name], *words) or self._leave(name)
        return self._leave(name)

    def _leave(self, name: str) -> bool:
        self.apart.add(name)
        return False

    def _must_wait(self, words: str) -> bool:
        """A rule's target is not there yet, or has only its first key as yet."""
        targets = _targets(words)
        return bool(targets & self.moved or (targets & self.apart and not TO_ID.search(words)))

    def _is_used(self, name: str, column: str) -> bool:
        """An index or a trigger knows the column as it was."""
        return any(re.search(rf"\b{name}\b", one) and re.search(rf"\b{column}\b", one) for one in self.rest)


def tightened(text: str) -> str:
    """The same schema, by fewer and cheaper statements.

    Functions come before whatever calls them: each one makes the server forget where names of functions lead,
    and to learn it again it looks through those of this name in all schemas.
    """
    functions = {found[1]: found[0].rstrip("\n") for found in FUNCTION.finditer(text)}
    lines = _lasting(FUNCTION.sub("", text), functions).split("\n")
    moves = [found for line in lines if MOVES.search(line) and (found := OTHER.match(line))]
    draft = Draft(moved={name for found in moves for name in found.groups() if name})
    for line in lines:
        draft.read(line)
    return "\n".join(
        [*_written(draft.tables, draft.own_indexes(functions)), *functions.values(), *draft.rest]
    )


def _lasting(text: str, functions: dict[str, str]) -> str:
    """Without the triggers, and their functions, that are taken back later on."""
    for gone in list(TRIGGER_GONE.finditer(text)):
        before, _drop, after = text.partition(gone[0])
        if made := list(re.finditer(TRIGGER.format(*gone.groups()), before, re.M)):
            text = before[: made[-1].start()] + before[made[-1].end() :] + after
    for gone in list(FUNCTION_GONE.finditer(text)):
        others = [text.replace(gone[0], ""), *(body for name, body in functions.items() if name != gone[1])]
        if gone[1] in functions and not any(re.search(rf"\b{gone[1]}\b", one) for one in others):
            text, _made = others[0], functions.pop(gone[1])
    return text


def _table(name: str, body: str) -> Table:
    """What stands between the commas of a table, keys and checks without a name among the columns."""
    parts, start, depth = list[str](), 0, 0
    for found in COMMA.finditer(body):
        depth += (found[0] == "(") - (found[0] == ")")
        if found[0] == "," and not depth:
            parts.append(body[start : found.start()].strip())
            start = found.end()
    parts.append(body[start:].strip())
    rules = [part for part in parts if part.startswith("CONSTRAINT ")]
    return Table(name, [part for part in parts if part not in rules], rules)


def _written(tables: dict[str, Table], indexes: dict[str, list[str]]) -> Iterator[str]:
    """Those that are pointed to come first; what points in a circle is added at the end.

    A table's indexes follow it at once: each makes the server read the table's description anew, which is
    still short while nothing points to it.
    """
    standing, late = set[str](), list[str]()
    for name in _in_order(tables):
        standing.add(name)
        waiting = [rule for rule in tables[name].rules if _targets(rule) & tables.keys() - standing]
        own = [rule for rule in tables[name].rules if rule not in waiting]
        yield f'CREATE TABLE "{name}" ({", ".join([*tables[name].columns, *own])});'
        yield from indexes.get(name, [])
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
