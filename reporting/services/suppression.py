"""Which cells of a published table are hidden, so that no small number can be read or worked out.

First the cells below k of their class, or whose complement is; then, along every line that adds up to a
published total, further ones until what is hidden cannot be told apart within k; at last an exact audit:
no hidden cell may follow from the sums alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.selectors.figures import Pair

STREET = ""
WHOLE = ""
# (committee or STREET, part or WHOLE)
Key = tuple[str, str]
Line = Sequence[Key]


@dataclass(frozen=True)
class Masking:
    """The table of one indicator: its cells, totals included, its lines, and k of each part."""

    cells: Mapping[Key, Pair]
    lines: Sequence[Line]
    smallest: Callable[[str], int]

    def hidden(self, also: Iterable[Key] = ()) -> set[Key]:
        """The cells to hide; `also`: those that are hidden for another table's sake."""
        hidden = {key for key, pair in self.cells.items() if self._is_small(key, pair)}.union(also)
        while found := self._next(hidden):
            hidden.add(found)
        return hidden

    def _next(self, hidden: Collection[Key]) -> Key | None:
        unsafe = [line for line in self.lines if not self._is_safe(line, hidden)]
        if not unsafe:
            exposed = determined(hidden, self.lines)
            unsafe = [line for line in self.lines if any(key in exposed for key in line)]
        candidates = [key for line in unsafe for key in line if key in self.cells and key not in hidden]
        return min(candidates, key=self._cost, default=None)

    def _is_small(self, key: Key, pair: Pair) -> bool:
        smallest = self.smallest(key[1])
        return any(0 < number < smallest for number in _numbers(pair))

    def _is_safe(self, line: Line, hidden: Collection[Key]) -> bool:
        among = [key for key in line if key in hidden]
        if not among or line[-1] in hidden:
            return len(among) != 1
        needed = max(self.smallest(part) for _, part in among)
        sums = [sum(numbers) for numbers in zip(*(_numbers(self.cells[key]) for key in among), strict=True)]
        return len(among) > 1 and all(total == 0 or total >= needed for total in sums)

    def _cost(self, key: Key) -> tuple[int, bool, int, Key]:
        """Totals last, zeros before them (everybody can guess a zero), else the smallest."""
        return key.count(""), not any(_numbers(self.cells[key])), self.cells[key].n, key


def lines_of(committees: Sequence[str], parts: Sequence[str]) -> list[Line]:
    """Every sum that the table shows, its total last: committees to the street, parts to the whole."""
    lines: list[Line] = [[*((one, part) for one in committees), (STREET, part)] for part in (WHOLE, *parts)]
    if parts:
        lines += [[*((one, part) for part in parts), (one, WHOLE)] for one in (*committees, STREET)]
    return lines


def determined(hidden: Iterable[Key], lines: Iterable[Line]) -> set[Key]:
    """Hidden cells whose value follows from the sums, by elimination over exact fractions."""
    columns = sorted(hidden)
    rows = [[Fraction(1 if key in line else 0) for key in columns] for line in map(set, lines)]
    reduced = _eliminate([row for row in rows if any(row)], len(columns))
    alone = [[i for i, value in enumerate(row) if value] for row in reduced]
    return {columns[found[0]] for found in alone if len(found) == 1}


def _eliminate(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Reduced row echelon form."""
    done = 0
    for column in range(width):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done] = [value / rows[done][column] for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [value - row[column] * other for value, other in zip(row, lead, strict=True)]
        done += 1
    return rows[:done]


def _numbers(pair: Pair) -> tuple[int, ...]:
    """What could be small: n, and for a ratio also what is left of d."""
    return (pair.n,) if pair.d is None else (pair.n, pair.d - pair.n)
