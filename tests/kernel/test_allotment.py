"""Sharing out hours: always the same, never two at once, never above the cap, and fair."""

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keting import allotment
from keting.allotment import FORMAT, Case, Club, Rules, Wish, adjusted, clashes, fairness, first_come, share
from keting.replaying import main

HALLS = ("big", "small", "talk")
RULES = Rules(cap=240, busy_cap=120)
WALL = frozenset({frozenset({"big", "small"})})


def wish(key: str, club: str, rank: int = 1, **fields: Any) -> Wish:
    """Tuesday from two to four in the big hall, unless said otherwise."""
    usual = {"spaces": ("big",), "weekday": 2, "starts": 14 * 60, "ends": 16 * 60}
    return Wish(key, club, rank, **{**usual, **fields})


def case(*wishes: Wish, **fields: Any) -> Case:
    """These wishes; clubs by the words of their keys: used minutes, `new`, `old`."""
    clubs = {one.club: Club(one.club, one.club) for one in wishes} | fields.pop("clubs", {})
    return Case(**{"seed": "s", "rules": RULES, "clubs": clubs, "wishes": wishes, **fields})


def told(of: Case) -> dict[str, str]:
    """Reason by wish; those given with a +."""
    return {one.wish: "+" * one.is_given + one.reason for one in share(of)}


@st.composite
def cases(draw: Any) -> Case:
    """Up to six clubs, fourteen wishes, something of the house's own."""
    number = draw(st.integers(1, 6))
    what = [st.integers(0, 3).map(lambda hours: hours * 60), st.booleans(), st.booleans()]
    clubs = [Club(f"c{n}", f"c{n}", *map(draw, what)) for n in range(number)]
    made = []
    for n in range(draw(st.integers(0, 14))):
        starts = draw(st.integers(16, 38)) * 30
        made.append(
            Wish(
                key=f"w{n}",
                club=draw(st.sampled_from(clubs)).key,
                rank=draw(st.integers(1, 4)),
                spaces=tuple(sorted(draw(st.sets(st.sampled_from(HALLS), min_size=1, max_size=2)))),
                weekday=draw(st.sampled_from([1, 6])),
                starts=starts,
                ends=starts + draw(st.sampled_from([60, 90, 120])),
                is_loud=draw(st.booleans()),
                is_lapsed=draw(st.booleans()),
                order=n,
            )
        )
    house = [wish("house", "", 0, weekday=1)] if draw(st.booleans()) else []
    known = {one.key: one for one in clubs}
    return Case(draw(st.text(max_size=4)), RULES, known, made, house, WALL)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_always_the_same_never_two_at_once_never_above_the_cap(of: Case) -> None:
    verdicts = share(of)
    shuffled = share(replace(of, wishes=list(reversed(of.wishes))))
    assert sorted(verdicts, key=str) == sorted(shuffled, key=str)
    assert [one.wish for one in verdicts] == [one.key for one in of.wishes]
    kept = {one.wish for one in verdicts if one.is_given}
    assert clashes(of, kept) == clashes(of, first_come(of)) == []
    for club in of.clubs:
        own = [one for one in of.wishes if one.club == club and one.key in kept]
        assert sum(one.minutes for one in own) <= RULES.cap
        assert sum(one.minutes for one in own if one.is_busy(RULES)) <= RULES.busy_cap


@settings(max_examples=200, deadline=None)
@given(cases())
def test_nothing_is_refused_that_could_still_be_given(of: Case) -> None:
    """Each no names the wish that stands in its way, the house, or a cap."""
    verdicts = {one.wish: one for one in share(of)}
    by_key = {one.key: one for one in of.wishes}
    for one in verdicts.values():
        if not one.is_given and one.by:
            assert verdicts[one.by].is_given
            assert of.clash(by_key[one.by], by_key[one.wish])
        elif not one.is_given:
            assert one.reason in {"house", "cap", "busy_cap"}


@settings(max_examples=50, deadline=None)
@given(cases())
def test_whoever_has_the_file_gets_the_same(of: Case) -> None:
    assert allotment.replayed(json.loads(json.dumps(published(of))))[1] == []


def published(of: Case, changes: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """The file, as anybody may fetch it."""
    told_of = {
        "seed": of.seed,
        "rules": asdict(of.rules),
        "clubs": [asdict(one) for one in of.clubs.values()],
        "wishes": [asdict(one) for one in of.wishes],
        "house": [asdict(one) for one in of.house],
        "walls": [sorted(pair) for pair in of.walls],
    }
    told_of = json.loads(json.dumps(told_of))
    return {
        "format": FORMAT,
        "seed_digest": hashlib.sha256(of.seed.encode()).hexdigest(),
        "digest": allotment.digest(told_of),
        "case": told_of,
        "changes": list(changes),
        "result": [asdict(one) for one in adjusted(share(of), changes)],
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        ({"is_newcomer": True}, {}, "newcomer"),
        ({"is_old": True}, {"used": 0}, "age"),
        ({"used": 60}, {"used": 120}, "hours_before"),
    ],
)
def test_one_thing_decides_and_is_said(mine: dict[str, Any], theirs: dict[str, Any], reason: str) -> None:
    clubs = {"a": Club("a", "a", **mine), "b": Club("b", "b", **theirs)}
    assert told(case(wish("b1", "b"), wish("a1", "a"), clubs=clubs)) == {"a1": f"+{reason}", "b1": reason}


def test_whoever_has_none_yet_comes_before_whoever_has_some() -> None:
    wishes = [wish("a1", "a", weekday=1), wish("a2", "a", 2), wish("b1", "b", weekday=1), wish("b2", "b", 2)]
    first = Club("a", "a", is_newcomer=True)
    assert told(case(*wishes, clubs={"a": first})) == {
        "a1": "+newcomer",
        "b1": "newcomer",
        "b2": "+hours_now",
        "a2": "hours_now",
    }


def test_lapsed_hours_go_to_others_first_and_the_lot_needs_nobody() -> None:
    one = case(wish("a1", "a", is_lapsed=True), wish("b1", "b"))
    assert told(one) == {"a1": "lapsed", "b1": "+lapsed"}
    drawn = {seed: told(case(wish("a1", "a"), wish("b1", "b"), seed=seed))["a1"] for seed in "abcdefgh"}
    assert set(drawn.values()) == {"+lot", "lot"}


def test_noise_the_own_time_the_house_and_the_caps_are_named() -> None:
    evening = {"starts": 18 * 60, "ends": 20 * 60, "weekday": 3}
    wishes = (
        wish("a1", "a", is_loud=True),
        wish("a2", "a", 2, spaces=("talk",), starts=15 * 60, ends=17 * 60),
        wish("b1", "b", spaces=("small",)),
        wish("c1", "c", weekday=1),
        wish("d1", "d", **evening),
        wish("d2", "d", 2, **{**evening, "weekday": 4}),
        wish("d3", "d", 3, **{**evening, "weekday": 5, "starts": 9 * 60, "ends": 14 * 60}),
    )
    newcomer = {"a": Club("a", "a", is_newcomer=True)}
    assert told(case(*wishes, clubs=newcomer, walls=WALL, house=[wish("h", "", 0, weekday=1)])) == {
        "a1": "+newcomer",
        "a2": "own",
        "b1": "newcomer",
        "c1": "house",
        "d1": "+alone",
        "d2": "busy_cap",
        "d3": "cap",
    }


def test_the_fastest_finger_leaves_others_with_nothing() -> None:
    """One club writes first and wants everything; two others want one evening each."""
    days = {"starts": 18 * 60, "ends": 20 * 60}
    hog = [wish(f"a{day}", "a", day, weekday=day, order=day, **days) for day in (1, 2, 3)]
    late = [wish("b1", "b", weekday=1, order=8, **days), wish("c1", "c", weekday=2, order=9, **days)]
    of = case(*hog, *late)
    assert (fairness(of, first_come(of)).least, fairness(of, first_come(of)).nothing) == (0, 2)
    shared = fairness(of, {one.wish for one in share(of) if one.is_given})
    assert (shared.least, shared.nothing) == (50, 0)


def test_the_command_says_the_same_or_what_differs(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file, of = tmp_path / "round.json", case(wish("a1", "a"), wish("b1", "b", weekday=1))
    good = published(of, ({"wish": "b1", "is_given": False, "why": "房间要修"},))
    file.write_text(json.dumps(good), encoding="utf-8")
    assert main([str(file)]) == 0
    assert "no  b 1: by_hand" in capsys.readouterr().out
    for forged in (
        {"result": [{**good["result"][0], "is_given": False}, good["result"][1]]},
        {"case": {**good["case"], "seed": "mine"}},
        {"result": [*good["result"], {"wish": "x", "is_given": True, "reason": "lot", "by": ""}]},
    ):
        file.write_text(json.dumps({**good, **forged}), encoding="utf-8")
        assert main([str(file)]) == 1
        assert "differs" in capsys.readouterr().out
    file.write_text("{}", encoding="utf-8")
    assert main([str(file)]) == 2
