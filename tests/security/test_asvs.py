"""`asvs.toml` names every requirement of OWASP ASVS 5.0 up to level 2, once, and tests that are there."""

import ast
import hashlib
from functools import cache

import pytest

from tests.plugin import ROOT
from tests.security.proofs import TABLE, is_excused, proofs, unproved

# Of the sorted ids of levels 1 and 2 in the published list of 5.0.0, joined by blanks.
COUNT, DIGEST = 253, "7f92c5c87b5c08be6bcd33c28f95fbef27f408555d04455f68c458a6f36e2d09"
# Of level 3, those that the project has asked of itself.
NAMED = {
    "V2.3.5", "V3.4.8", "V3.5.8", "V4.1.4", "V6.3.8", "V6.4.6", "V6.5.6", "V7.5.3", "V8.3.2", "V14.2.6",
    "V14.2.7", "V15.4.2", "V15.4.4", "V16.5.4",
}  # fmt: skip
# What is open may become less, never more.
MOST_OPEN = 0


def ids(kind):
    """The requirements that stand in these entries."""
    return [one for entry in TABLE[kind] for one in entry["ids"]]


def is_whole(found):
    """Whether these are all requirements of the list, each once."""
    digest = hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()
    return (len(found), digest) == (COUNT, DIGEST)


@cache
def names_in(path):
    """Names of the tests of a file; those that are always skipped left out."""
    found = ast.walk(ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8")))
    return {
        one.name
        for one in found
        if isinstance(one, ast.FunctionDef)
        and not any("skip" in ast.dump(mark) for mark in one.decorator_list)
    }


def test_every_requirement_stands_once():
    assert is_whole([*ids("met"), *ids("not_here"), *ids("open")])


@pytest.mark.parametrize(
    "change", [lambda one: one[1:], lambda one: [*one, one[0]], lambda one: [*one, "V99.1.1"]]
)
def test_a_gap_is_found(change):
    """The twin: one forgotten, one twice, one of our own making."""
    assert not is_whole(change([*ids("met"), *ids("not_here"), *ids("open")]))


def test_the_tests_are_there():
    named = [one.partition("::") for one in proofs()]
    assert [f"{path}::{name}" for path, _, name in named if name not in names_in(path)] == []


def test_whatever_is_not_tested_says_why():
    entries = [*TABLE["not_here"], *TABLE["open"]]
    assert [entry["ids"] for entry in entries if len(entry["why"].split()) < 4] == []


def test_what_is_asked_beyond_level_2_is_proved():
    assert sorted(ids("named")) == sorted(NAMED)


def test_no_more_is_open_than_was():
    assert len(ids("open")) <= MOST_OPEN


def test_in_a_whole_run_each_proof_must_pass():
    assert unproved([f"tests/{one}[case]" for one in proofs()], []) == []


@pytest.mark.parametrize(
    "others", [[], ["tests/kernel/test_limits.py::test_the_owner_comes_in_from_elsewhere[b]"]]
)
def test_a_proof_that_did_not_run_or_failed_in_a_case_is_found(others):
    """The twin."""
    one = "kernel/test_limits.py::test_the_owner_comes_in_from_elsewhere"
    passed = [f"tests/{name}[a]" for name in proofs() if others or name != one]
    assert unproved(passed, others) == [f"{one}: {' '.join(proofs()[one])}"]


def test_a_proof_that_wants_a_program_is_excused_and_no_other():
    line = "deploy/test_vault.py::test_x: V13.3.1"
    assert is_excused(line, ["tests/deploy/test_vault.py::test_x[a]"])
    assert not is_excused(line, ["tests/deploy/test_vault.py::test_y"])
