"""`keting …`: one table of subcommands; each is named as a string and loaded only when it is called."""

import importlib
import os
import sys
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """One subcommand: where it lives, what it does, whether it needs Django set up first."""

    target: str
    help: str
    django: bool = False


COMMANDS = {
    "frontend": Command("keting.frontend:main", "build the front end (skipped when nothing has changed)"),
    "messages": Command("keting.messages:main", "collect, check or compile the translations"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand with the rest of the line and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(usage())
        return 0
    name, rest = find(words)
    if name is None:
        sys.stderr.write(f"keting: no such command: {words[0]}\n\n{usage()}")
        return 2
    command = COMMANDS[name]
    if command.django:
        set_up_django()
    return load(command.target)(rest) or 0


def find(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the command's name (one or two words) and what follows it."""
    for length in (2, 1):
        name = " ".join(words[:length])
        if name in COMMANDS:
            return name, words[length:]
    return None, words


def load(target: str) -> Callable[[list[str]], int | None]:
    """Import "module:function"."""
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]


def set_up_django() -> None:
    """Make models importable for commands that use them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
    importlib.import_module("django").setup()


def usage() -> str:
    """List the commands."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{command.help}" for name, command in COMMANDS.items()]
    return "usage: keting COMMAND …\n\n" + "\n".join(lines) + "\n"
