"""Sharing out the standing hours of a half-year: a pure function of one published file.

Whoever has the file gets the same result: `keting allotment replay FILE`, or this module alone, which needs
nothing but Python. The rule, turn by turn until no wish is left:

1. Each club names the wish it would like best of those that can still be had; one for hours that it let
   lapse counts behind its others.
2. One of these is given: not to hours that lapsed before to others, then to the club with the fewest minutes
   in this round, then to a newcomer, then in the daytime of weekdays to a club of the old, then to the club
   that had the fewest minutes in the last weeks, then by lot.
3. What the gift makes impossible is refused, and says why: the same room or noise next door, the club's own
   time, the cap of a week, the cap of evenings and weekends.

The lot is the SHA-256 of the seed and the club's key: nobody draws it, and the seed's own digest is public
before the first wish.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMAT = "keting-allotment/1"
# What decided between two clubs, in this order; `preference`: the other wanted something else first.
DECISIVE = ("lapsed", "hours_now", "newcomer", "age", "hours_before", "lot")
Key = tuple[bool, int, bool, bool, int, str]


@dataclass(frozen=True)
class Rules:
    """Caps in minutes a week; hours of the day in minutes since midnight."""

    cap: int = 480
    busy_cap: int = 240
    evening_from: int = 17 * 60
    old_from: int = 8 * 60 + 30
    old_until: int = 16 * 60 + 30


@dataclass(frozen=True)
class Club:
    """A club: what it has had in the last weeks, and what it is."""

    key: str
    name: str
    used: int = 0
    is_newcomer: bool = False
    is_old: bool = False


@dataclass(frozen=True)
class Wish:
    """A club's wish: some spaces on an ISO weekday from one minute to another; `order`, when it was said.

    With a club of '' it is what the house needs itself.
    """

    key: str
    club: str
    rank: int
    spaces: tuple[str, ...]
    weekday: int
    starts: int
    ends: int
    is_loud: bool = False
    is_lapsed: bool = False
    order: int = 0

    @property
    def minutes(self) -> int:
        """How long."""
        return self.ends - self.starts

    def meets(self, other: "Wish") -> bool:
        """Whether both would be at the same time."""
        return self.weekday == other.weekday and self.starts < other.ends and other.starts < self.ends

    def is_busy(self, rules: Rules) -> bool:
        """An evening or a weekend, when everybody wants to come."""
        return self.weekday > 5 or self.ends > rules.evening_from

    def is_daytime(self, rules: Rules) -> bool:
        """Hours at which the old like to be out."""
        return self.weekday <= 5 and rules.old_from <= self.starts and self.ends <= rules.old_until


@dataclass(frozen=True)
class Case:
    """Everything that the result depends on."""

    seed: str
    rules: Rules
    clubs: Mapping[str, Club]
    wishes: Sequence[Wish]
    house: Sequence[Wish] = ()
    walls: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Case":
        """As the published file has it."""
        return cls(
            seed=told["seed"],
            rules=Rules(**told["rules"]),
            clubs={row["key"]: Club(**row) for row in told["clubs"]},
            wishes=[_wish(row) for row in told["wishes"]],
            house=[_wish(row) for row in told["house"]],
            walls=frozenset(frozenset(pair) for pair in told["walls"]),
        )

    def lot(self, club: str) -> str:
        """The club's lot: the smallest comes first."""
        return hashlib.sha256(f"{self.seed}:{club}".encode()).hexdigest()

    def clash(self, one: Wish, other: Wish) -> str:
        """Why both cannot be: '', `taken`, `noise` or `own`."""
        if not one.meets(other):
            return ""
        if one.club and one.club == other.club:
            return "own"
        if set(one.spaces) & set(other.spaces):
            return "taken"
        is_beside = any(frozenset((a, b)) in self.walls for a in one.spaces for b in other.spaces)
        return "noise" if is_beside and one.is_loud != other.is_loud else ""


@dataclass(frozen=True)
class Verdict:
    """What became of a wish, and why; `by`, the wish that stood in its way or that it was weighed against."""

    wish: str
    is_given: bool
    reason: str
    by: str = ""


@dataclass
class _Table:
    """The round while it goes on."""

    case: Case
    live: list[Wish]
    given: list[Wish] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    busy: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def refuse(self, wish: Wish, reason: str, by: str = "") -> None:
        self.live.remove(wish)
        self.verdicts[wish.key] = Verdict(wish.key, is_given=False, reason=reason, by=by)

    def key(self, wish: Wish) -> Key:
        """Whose turn it is: the smallest key; each place has its name in DECISIVE."""
        club, rules = self.case.clubs[wish.club], self.case.rules
        is_theirs = club.is_old and wish.is_daytime(rules)
        lot = self.case.lot(club.key)
        return (wish.is_lapsed, self.now[club.key], not club.is_newcomer, not is_theirs, club.used, lot)

    def named(self) -> dict[str, Wish]:
        """The wish that each club names."""
        found: dict[str, Wish] = {}
        for wish in sorted(self.live, key=_liking, reverse=True):
            found[wish.club] = wish
        return found

    def decided(self, winner: Wish, loser: Wish, named: Mapping[str, Wish]) -> str:
        """What told the two apart."""
        if named.get(loser.club) != loser:
            return "preference"
        mine, theirs = self.key(winner), self.key(loser)
        return next(name for name, a, b in zip(DECISIVE, mine, theirs, strict=True) if a != b)

    def give(self, wish: Wish, named: Mapping[str, Wish]) -> None:
        """One wish is given; what it makes impossible is refused."""
        whys = {one: why for one in self.live if one != wish and (why := self.case.clash(wish, one))}
        rivals = {one: self.decided(wish, one, named) for one, why in whys.items() if why != "own"}
        close = max(rivals, key=lambda one: (_place(rivals[one]), one.key), default=None)
        reason, by = (rivals[close], close.key) if close else ("alone", "")
        self.live.remove(wish)
        self.given.append(wish)
        self.verdicts[wish.key] = Verdict(wish.key, is_given=True, reason=reason, by=by)
        for one in whys:
            self.refuse(one, rivals.get(one, "own"), wish.key)
        self.now[wish.club] += wish.minutes
        self.busy[wish.club] += wish.minutes if wish.is_busy(self.case.rules) else 0

    def keep_caps(self) -> None:
        """Refuse what would be too much of a week for one club."""
        rules = self.case.rules
        for wish in list(self.live):
            if self.now[wish.club] + wish.minutes > rules.cap:
                self.refuse(wish, "cap")
            elif wish.is_busy(rules) and self.busy[wish.club] + wish.minutes > rules.busy_cap:
                self.refuse(wish, "busy_cap")


def share(case: Case) -> list[Verdict]:
    """What becomes of each wish, in the order of the file."""
    table = _Table(case, list(case.wishes))
    for wish in list(table.live):
        if any(case.clash(wish, own) for own in case.house):
            table.refuse(wish, "house")
    table.keep_caps()
    while table.live:
        named = table.named()
        table.give(min(named.values(), key=table.key), named)
        table.keep_caps()
    return [table.verdicts[wish.key] for wish in case.wishes]


def first_come(case: Case) -> set[str]:
    """Which wishes whoever is fastest would get: in the order in which they were said, without caps."""
    kept: list[Wish] = list(case.house)
    for wish in sorted(case.wishes, key=lambda one: (one.order, one.key)):
        if not any(case.clash(wish, other) for other in kept):
            kept.append(wish)
    return {wish.key for wish in kept if wish.club}


@dataclass(frozen=True)
class Fairness:
    """How well the worst off is served: the least share (given of what it may wish, in per cent); how many
    clubs get nothing; minutes a week in all."""

    least: int
    nothing: int
    minutes: int


def fairness(case: Case, given: Iterable[str]) -> Fairness:
    """The figure for one result."""
    keys = set(given)
    wished: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    for wish in case.wishes:
        wished[wish.club] += wish.minutes
        got[wish.club] += wish.minutes if wish.key in keys else 0
    shares = [100 * got[club] // min(wished[club], case.rules.cap) for club in wished]
    return Fairness(min(shares, default=0), sum(not got[club] for club in wished), sum(got.values()))


def adjusted(verdicts: Sequence[Verdict], changes: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    """The result after what the committee changed by hand, each change with its reason."""
    by_hand = {row["wish"]: Verdict(row["wish"], bool(row["is_given"]), "by_hand") for row in changes}
    return [by_hand.get(one.wish, one) for one in verdicts]


def clashes(case: Case, given: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of given wishes that cannot both be: none, or the result is wrong."""
    keys = set(given)
    kept = [*case.house, *(wish for wish in case.wishes if wish.key in keys)]
    pairs = ((one, two) for place, one in enumerate(kept) for two in kept[place + 1 :])
    return [(one.key, two.key) for one, two in pairs if (one.club or two.club) and case.clash(one, two)]


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of what the result depends on."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def replayed(told: Mapping[str, Any]) -> tuple[list[Verdict], list[str]]:
    """The result worked out anew from a published file, and what in the file does not agree with it."""
    wrong = [] if told.get("format") == FORMAT else ["format"]
    if digest(told["case"]) != told["digest"]:
        wrong.append("digest")
    if hashlib.sha256(told["case"]["seed"].encode()).hexdigest() != told["seed_digest"]:
        wrong.append("seed")
    case = Case.of(told["case"])
    verdicts = adjusted(share(case), told["changes"])
    stated = {row["wish"]: Verdict(**row) for row in told["result"]}
    wrong += [one.wish for one in verdicts if stated.get(one.wish) != one]
    wrong += [key for key in stated if key not in {one.wish for one in verdicts}]
    return verdicts, wrong


def _wish(row: Mapping[str, Any]) -> Wish:
    return Wish(**{**row, "spaces": tuple(row["spaces"])})


def _liking(wish: Wish) -> tuple[bool, int, str]:
    return (wish.is_lapsed, wish.rank, wish.key)


def _place(decisive: str) -> int:
    return DECISIVE.index(decisive) if decisive in DECISIVE else -1
