"""Rules 2 and 11: what fits on one screen is read."""

from pathlib import Path

import pytest

from tests.architecture import code

MOST_LINES, MOST_IN_FUNCTION, MOST_IN_VIEW, MOST_ARGUMENTS = 300, 40, 15, 6
MOST_IN_TEMPLATE, MOST_IN_TEST = 100, 25


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    found = [*code.modules(), *code.files(".py", "tests"), *code.files(".css"), *code.files(".js")]
    assert [(code.name_of(path), lines(path)) for path in found if lines(path) > MOST_LINES] == []


def test_functions_are_short() -> None:
    long = [
        (code.name_of(path), one.name, code.length(one))
        for path in code.modules()
        for one in code.functions(path)
        if code.length(one) > MOST_IN_FUNCTION
    ]
    assert long == []


def views() -> list[Path]:
    return [path for path in code.modules() if "views" in path.stem or path.parent.name == "views"]


def test_a_view_finds_calls_and_answers() -> None:
    long = [
        (code.name_of(path), one.name, code.body_length(one))
        for path in views()
        for one in code.functions(path)
        if code.arguments(one)[:1] == ["request"] and code.body_length(one) > MOST_IN_VIEW
    ]
    assert long == []


def test_a_template_fits_on_a_screen_or_two() -> None:
    found = [*code.files(".html"), *code.files(".txt", "committees", "reporting", "platform/keting")]
    assert [(code.name_of(path), lines(path)) for path in found if lines(path) > MOST_IN_TEMPLATE] == []


def test_a_function_takes_few_things() -> None:
    greedy = [
        (code.name_of(path), one.name, len(code.arguments(one)))
        for path in code.modules()
        for one in code.functions(path)
        if len(code.arguments(one)) > MOST_ARGUMENTS
    ]
    assert greedy == []


def test_a_test_is_a_sentence() -> None:
    long = [
        (code.name_of(path), one.name, code.length(one))
        for path in code.files(".py", "tests")
        for one in code.functions(path)
        if one.name.startswith("test_") and code.length(one) > MOST_IN_TEST
    ]
    assert long == []


@pytest.mark.parametrize(("share", "most"), [(0.5, 75), (0.9, 190)])
def test_most_files_are_far_shorter(share: float, most: int) -> None:
    """The aim is 60 and 160."""
    sizes = sorted(lines(path) for path in code.modules() if path.stat().st_size)
    assert sizes[int(len(sizes) * share)] <= most


@pytest.mark.parametrize(("share", "most"), [(0.5, 7), (0.9, 20)])
def test_most_functions_are_far_shorter(share: float, most: int) -> None:
    sizes = sorted(code.body_length(one) for path in code.modules() for one in code.functions(path))
    assert sizes[int(len(sizes) * share)] <= most
