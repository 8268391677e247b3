"""`keting allotment replay FILE`: work the shares out anew from the published file, without any database."""

import argparse
import json
import sys
from pathlib import Path

from keting.allotment import Case, fairness, first_come, replayed

BROKEN = (KeyError, TypeError, ValueError)


def main(words: list[str]) -> int:
    """Print each wish with what became of it; 1 where the file says something else, 2 where it is none."""
    parser = argparse.ArgumentParser(prog="keting allotment replay", description=__doc__)
    parser.add_argument("file", type=Path)
    path = parser.parse_args(words).file
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        verdicts, wrong = replayed(told)
        case = Case.of(told["case"])
    except (OSError, *BROKEN) as error:
        sys.stderr.write(f"keting: {path} is no published allotment: {error}\n")
        return 2
    names = {wish.key: f"{case.clubs[wish.club].name} {wish.rank}" for wish in case.wishes}
    for one in verdicts:
        against = f" ({names.get(one.by, one.by)})" if one.by else ""
        sys.stdout.write(f"{'yes' if one.is_given else 'no ':3} {names[one.wish]}: {one.reason}{against}\n")
    shared = {one.wish for one in verdicts if one.is_given}
    for word, given in (("shared", shared), ("fastest", first_come(case))):
        told_of = fairness(case, given)
        sys.stdout.write(f"{word}: least share {told_of.least} %, {told_of.nothing} clubs with nothing\n")
    sys.stdout.write(f"differs: {', '.join(wrong)}\n" if wrong else "the same result\n")
    return int(bool(wrong))
