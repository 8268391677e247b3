"""No small number can be read off a published table or worked out from its sums."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.selectors.figures import Pair
from reporting.services.suppression import STREET, WHOLE, Key, Line, Masking, determined, lines_of

K = 5
COMMITTEES = ["a", "b", "c", "d"]


def table(numbers: dict[Key, int], parts: tuple[str, ...] = ()) -> dict[Key, Pair]:
    """Cells of the committees with all their sums."""
    cells = dict(numbers)
    for one in COMMITTEES if parts else ():
        cells[one, WHOLE] = sum(cells[one, part] for part in parts)
    for part in (WHOLE, *parts):
        cells[STREET, part] = sum(cells[one, part] for one in COMMITTEES)
    return {key: Pair(n, None) for key, n in cells.items()}


def hidden(cells: dict[Key, Pair], parts: tuple[str, ...] = ()) -> set[Key]:
    return Masking(cells, lines_of(COMMITTEES, parts), lambda part: K).hidden()


def one_line(*numbers: int) -> dict[Key, Pair]:
    return table({(one, WHOLE): n for one, n in zip(COMMITTEES, numbers, strict=True)})


def test_large_numbers_and_zeros_are_shown() -> None:
    assert hidden(one_line(5, 0, 12, 7)) == set()


def test_a_single_small_number_takes_the_next_smallest_with_it() -> None:
    assert hidden(one_line(3, 20, 12, 7)) == {("a", WHOLE), ("d", WHOLE)}


def test_small_numbers_that_add_up_to_less_than_k_take_another() -> None:
    assert hidden(one_line(1, 2, 12, 7)) == {("a", WHOLE), ("b", WHOLE), ("d", WHOLE)}


def test_a_small_total_is_hidden_too() -> None:
    assert (STREET, WHOLE) in hidden(one_line(1, 0, 0, 0))


def test_what_is_left_of_a_ratio_must_not_be_small() -> None:
    cells = {("a", WHOLE): Pair(38, 40), ("b", WHOLE): Pair(20, 40), (STREET, WHOLE): Pair(58, 80)}
    assert Masking(cells, lines_of(["a", "b"], ()), lambda part: K).hidden() == {("a", WHOLE), ("b", WHOLE)}


def test_the_audit_finds_what_sums_reveal() -> None:
    """Two hidden cells of one line and one of them alone in another: both follow."""
    lines: list[Line] = [[("a", "x"), ("b", "x"), (STREET, "x")], [("a", "x"), ("a", "y"), ("a", WHOLE)]]
    assert determined({("a", "x"), ("b", "x")}, lines) == {("a", "x"), ("b", "x")}
    assert determined({("a", "x"), ("b", "x"), ("a", "y")}, lines) == set()


PARTS = ("x", "y", "z")
grids = st.lists(st.integers(0, 30), min_size=12, max_size=12)


@settings(max_examples=150, deadline=None)
@given(grids)
def test_no_hidden_cell_follows_from_the_sums(numbers: list[int]) -> None:
    keys = [(one, part) for one in COMMITTEES for part in PARTS]
    cells = table(dict(zip(keys, numbers, strict=True)), PARTS)
    masked = hidden(cells, PARTS)
    assert all(key in masked for key, pair in cells.items() if 0 < pair.n < K)
    lines = lines_of(COMMITTEES, PARTS)
    assert determined(masked, lines) == set()
    for line in lines:
        among = [cells[key].n for key in line if key in masked]
        if among and line[-1] not in masked:
            assert len(among) > 1
            assert sum(among) == 0 or sum(among) >= K


def test_with_primary_suppression_only_the_number_follows() -> None:
    """The twin: hiding the small cell alone tells it."""
    cells = one_line(3, 20, 12, 7)
    alone = {key for key, pair in cells.items() if 0 < pair.n < K}
    assert determined(alone, lines_of(COMMITTEES, ())) == alone
    assert Fraction(cells[STREET, WHOLE].n - 20 - 12 - 7) == 3
