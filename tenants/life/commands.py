"""`keting committee suspend …` and its kin: each deed can be rehearsed with --dry-run."""

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime

from keting import clock
from keting.refusal import Refusal
from tenants.admission import Opening
from tenants.life import merging, naming, retiring, settling, splitting, suspending, undoing
from tenants.life.acts import Act, Deed
from tenants.life.choosing import Choice

BY = "keting committee"


def suspend(words: list[str]) -> int:
    """Close a committee for a while."""
    parser = _parser("suspend")
    parser.add_argument("--until", type=_instant, help="when it means to be back, as 2026-11-25T18:00")
    parser.add_argument("--why", default="", help="for the record")
    given = parser.parse_args(words)

    def work(act: Act) -> Deed:
        return suspending.suspend(committee=given.committee, act=act, back_at=given.until, why=given.why)

    return _do(parser, given, work)


def resume(words: list[str]) -> int:
    """Open it again."""
    parser = _parser("resume")
    given = parser.parse_args(words)
    return _do(parser, given, lambda act: suspending.resume(committee=given.committee, act=act))


def rename(words: list[str]) -> int:
    """Give it another name and, if wanted, another host."""
    parser = _parser("rename")
    parser.add_argument("name", help="official name, ending in 居委会")
    parser.add_argument("--address", default="", help="its new address on the web, small letters and digits")
    given = _with_day(parser, words)

    def work(act: Act) -> Deed:
        return naming.rename(
            committee=given.committee, name=given.name, slug=given.address, day=given.day, act=act
        )

    return _do(parser, given, work)


def recode(words: list[str]) -> int:
    """Give it another code."""
    parser = _parser("recode")
    parser.add_argument("code", help="twelve digits")
    given = _with_day(parser, words)

    def work(act: Act) -> Deed:
        return naming.recode(committee=given.committee, code=given.code, day=given.day, act=act)

    return _do(parser, given, work)


def merge(words: list[str]) -> int:
    """Let it join another committee."""
    parser = _parser("merge")
    parser.add_argument("into", help="the committee that takes it in")
    given = _with_day(parser, words)

    def work(act: Act) -> Deed:
        return merging.merge(committee=given.committee, into=given.into, day=given.day, act=act)

    return _do(parser, given, work)


def split(words: list[str]) -> int:
    """Open a new committee for some of its households."""
    parser = _parser("split")
    parser.add_argument("code", help="twelve digits, of the new one")
    parser.add_argument("name", help="official name of the new one, ending in 居委会")
    parser.add_argument("--estate", action="append", default=[], help="an estate that goes; may be repeated")
    parser.add_argument("--building", action="append", default=[], help="a building; may be repeated")
    parser.add_argument("--director", default="", help="who signs in first; without, the house stays empty")
    given = _with_day(parser, words)
    new = Opening(code=given.code, name=given.name, opened_on=given.day, director=given.director)
    request = splitting.Split(given.committee, Choice(given.estate, given.building), new)
    return _do(parser, given, lambda act: splitting.split(request=request, act=act))


def retire(words: list[str]) -> int:
    """Close it for good."""
    parser = _parser("retire")
    given = _with_day(parser, words)

    def work(act: Act) -> Deed:
        return retiring.retire(committee=given.committee, day=given.day, act=act)

    return _do(parser, given, work)


def undo(words: list[str]) -> int:
    """Take back its newest change, until the day after it was made."""
    parser = _parser("undo")
    given = parser.parse_args(words)
    return _do(parser, given, lambda act: undoing.undo(committee=given.committee, act=act))


def settle() -> int:
    """Let go what was kept for changes that can be undone no more."""
    count = settling.settle(act=Act(by=BY, at=clock.now()))
    sys.stdout.write(f"{count} settled\n")
    return 0


def _parser(verb: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"keting committee {verb}")
    parser.add_argument("committee", help="code, address on the web or name")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")
    return parser


def _with_day(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    parser.add_argument("--since", dest="day", type=date.fromisoformat, help="from which day, else today")
    given = parser.parse_args(words)
    given.day = given.day or clock.today()
    return given


def _do(parser: argparse.ArgumentParser, options: argparse.Namespace, work: Callable[[Act], Deed]) -> int:
    try:
        deed = work(Act(by=BY, at=clock.now(), is_rehearsal=options.dry_run))
    except Refusal as refusal:
        parser.error(str(refusal))
    sys.stdout.write(("dry run, nothing changed\n" if options.dry_run else "") + deed.text + "\n")
    if deed.secret and not options.dry_run:
        sys.stdout.write(f"{deed.secret}\n")
    return 0


def _instant(text: str) -> datetime:
    naive = datetime.fromisoformat(text)
    return naive if naive.tzinfo else clock.at(naive.date(), naive.time())
