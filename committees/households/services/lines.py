"""From rows to entries: every cell read, every problem named, nothing changed anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from committees.households.kinds import Relation
from committees.households.services import cells
from committees.households.services.cells import Wrong
from committees.households.services.columns import Layout
from committees.households.services.reading import Cell

Door = tuple[str, str, str]
PERSON_FIELDS = ("name", "id_number", "phone", "born_on", "sex")


@dataclass(frozen=True)
class Problem:
    """What is wrong in which cell; a note does not stop the import."""

    row: int
    column: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    is_note: bool = False


@dataclass(slots=True)
class Entry:
    """One line of the register, understood. `name` is '' for an empty home; None: the file doesn't say."""

    row: int
    door: Door
    tenure: str | None = None
    name: str = ""
    is_head: bool | None = None
    relation: str | None = None
    sex: str | None = None
    born_on: date | None = None
    id_number: str = ""
    phone: str = ""
    basis: str | None = None
    tags: list[str] | None = None
    since: date | None = None


class Lines:
    """Reads a layout row by row. Merged doors are carried down from the row above (see `door`)."""

    def __init__(self, layout: Layout, day: date) -> None:
        self.layout = layout
        self.day = day
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self._above: Door = ("", "", "")
        self._row: list[Cell] = []
        self._number = 0
        self._ids: dict[str, int] = {}
        self._people: dict[tuple[Any, ...], int] = {}
        self._heads: dict[Door, int] = {}

    def read(self) -> Iterator[int]:
        """Yields the number of rows read so far."""
        rows = self.layout.sheet[self.layout.header_row + 1 :]
        for done, row in enumerate(rows, start=1):
            self._row, self._number = row, self.layout.header_row + 1 + done
            self._read_row()
            yield done

    def _read_row(self) -> None:
        if not any(self._raw(name) != "" for name in self.layout.index):
            self._above = ("", "", "")
            return
        if self._is_header_again():
            return
        door = self._door()
        if door is None:
            return
        entry = Entry(row=self._number, door=door, tenure=self._word("tenure", cells.TENURE_OF, note=True))
        if any(self._raw(name) != "" for name in PERSON_FIELDS):
            self._read_person(entry)
        self.entries.append(entry)

    def _is_header_again(self) -> bool:
        """A header repeated on each printed page."""
        return self._raw("name") == self.layout.title("name")

    def _door(self) -> Door | None:
        """The door of this row. A blank building means the one above; then a blank stairway and room too."""
        if "room_no" not in self.layout.index:
            return self._address()
        building, unit, room = (
            self._cell(name, cells.door) or "" for name in ("building", "unit", "room_no")
        )
        above = self._above
        if not building:
            building, unit = above[0], unit or above[1]
            room = room or above[2]
        if not building or not room:
            self._wrong("building" if not building else "room_no", "no_room" if building else "no_building")
            return None
        self._above = (building, unit, room)
        return self._above

    def _address(self) -> Door | None:
        if self._raw("address") != "":
            door = self._cell("address", cells.address)
            self._above = door or ("", "", "")
        elif not self._above[0]:
            self._wrong("address", "no_building")
        return self._above if self._above[0] else None

    def _read_person(self, entry: Entry) -> None:
        entry.name = self._name()
        entry.id_number = self._cell("id_number", cells.id_number) or ""
        entry.phone = self._cell("phone", cells.phone) or ""
        entry.sex = self._word("sex", cells.SEXES, code="sex_unknown")
        entry.basis = self._word("basis", cells.BASIS_OF, code="basis_unknown")
        self._read_birth(entry)
        self._read_place(entry)
        self._read_tags(entry)
        self._look_for_doubles(entry)

    def _name(self) -> str:
        name = cells.text(self._raw("name"))
        if not name:
            self._wrong("name", "no_name")
        elif len(name) > 60:
            self._wrong("name", "name_long")
        elif not any(character.isalpha() for character in name):
            self._wrong("name", "name_digits")
        # 张 三 → 张三; blanks part only Latin names.
        return name if name.isascii() else name.replace(" ", "")

    def _read_birth(self, entry: Entry) -> None:
        """The ID number says birth and sex; cells that say otherwise are wrong."""
        said = self._try("id_number", lambda: cells.said_by(entry.id_number))
        entry.born_on = self._birthday(said[0] if said else None)
        if said and entry.sex and entry.sex != said[1]:
            self._wrong("sex", "sex_differs")
        if said:
            entry.sex = said[1]
        born_on = entry.born_on
        if born_on and born_on > self.day:
            self._wrong("born_on" if "born_on" in self.layout.index else "id_number", "day_future")
        elif born_on and born_on < cells.FIRST_BIRTH:
            self._wrong("born_on" if "born_on" in self.layout.index else "id_number", "day_early")

    def _birthday(self, said: date | None) -> date | None:
        value = self._raw("born_on")
        if said and cells.is_month_of(value, said):
            return said
        written: date | None = self._cell("born_on", cells.day)
        if said and written and said != written:
            self._wrong("born_on", "born_differs")
        return said or written

    def _read_place(self, entry: Entry) -> None:
        relation = self._word("relation", cells.RELATION_OF, note=True, other=Relation.OTHER)
        head = cells.compact(self._raw("head"))
        entry.relation = str(relation) if relation else None
        if relation == Relation.HEAD or (head and (head.upper() in cells.YES or head == entry.name)):
            entry.is_head, entry.relation = True, str(Relation.HEAD)
        elif relation or head:
            entry.is_head = False
        entry.since = self._cell("since", cells.day)
        if entry.since and entry.since > self.day:
            self._wrong("since", "day_future")
        elif entry.since and entry.born_on and entry.since < entry.born_on:
            self._wrong("since", "since_before_birth")

    def _read_tags(self, entry: Entry) -> None:
        if "tags" not in self.layout.index:
            return
        entry.tags, unknown = cells.tags(self._raw("tags"))
        for word in unknown:
            self._wrong("tags", "tag_unknown", is_note=True, word=word)

    def _look_for_doubles(self, entry: Entry) -> None:
        if entry.id_number:
            first = self._ids.setdefault(entry.id_number, entry.row)
            if first != entry.row:
                self._wrong("id_number", "id_twice", row=first)
        else:
            key = (entry.door, entry.name, entry.born_on)
            first = self._people.setdefault(key, entry.row)
            if first != entry.row:
                self._wrong("name", "person_twice", row=first)
        if entry.is_head:
            first = self._heads.setdefault(entry.door, entry.row)
            if first != entry.row:
                self._wrong(
                    "relation" if "relation" in self.layout.index else "head", "head_twice", row=first
                )

    def _raw(self, name: str) -> Cell:
        column = self.layout.index.get(name)
        return self._row[column] if column is not None and column < len(self._row) else ""

    def _cell(self, name: str, reader: Callable[[Cell], Any]) -> Any:
        value = self._raw(name)
        return None if value == "" else self._try(name, lambda: reader(value))

    def _word(
        self, name: str, table: dict[str, Any], *, code: str = "", note: bool = False, other: Any = None
    ) -> Any:
        """The kind that a cell's word means; an unknown word is a problem, or a note and `other`."""
        try:
            return cells.word(self._raw(name), table, code or f"{name}_unknown")
        except Wrong as wrong:
            self._wrong(name, wrong.code, is_note=note, **wrong.facts)
            return other

    def _try(self, name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Wrong as wrong:
            self._wrong(name, wrong.code, **wrong.facts)
            return None

    def _wrong(self, name: str, code: str, *, is_note: bool = False, **facts: Any) -> None:
        self.problems.append(Problem(self._number, self.layout.title(name), code, facts, is_note))
