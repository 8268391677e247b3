"""`keting …`: one table of subcommands; each is named as a string and loaded only when it is called."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

from keting.env import BadEnvironment


class Command(NamedTuple):
    """One subcommand: where it lives and what it does."""

    target: str
    help: str


COMMANDS = {
    "up": Command("deploy.local.house:main", "start the house and keep it open until Ctrl-C"),
    "demo": Command("deploy.local.house:demo", "the same with invented people and their quarter"),
    "migrate": Command("tenants.commands:migrate", "bring every schema up to date, open what is missing"),
    "demo-load": Command("tenants.demo:load_demo", "fill the committees that are still empty"),
    "demo-sign-ins": Command("committees.portal.demo:say_sign_ins", "say who can sign in"),
    "demo-code": Command("committees.portal.demo:say_codes", "what the demo's app with six digits shows now"),
    "demo-text": Command("committees.portal.demo:say_texts", "the demo's codes by text message"),
    "account forget-app": Command("tenants.accounts:forget_app", "let somebody set the app up anew"),
    "account first": Command(
        "tenants.accounts:open_first", "let the first one into an office that has nobody"
    ),
    "committee open": Command("tenants.commands:open_committee", "open one more committee"),
    "audit verify": Command("reporting.commands:verify", "hold every record against its chain of digests"),
    "seal anew": Command("tenants.resealing:main", "seal what an older key has sealed with the newest one"),
    "certificate": Command("deploy.certificate:main", "say whether browsers trust what a host serves"),
    "secrets": Command("deploy.vault:main", "make, keep, list, renew or end a server's secrets"),
    "worker": Command("keting.worker:main", "take tasks from queues, as the house's workers do"),
    "backup": Command("deploy.backup.commands:backup", "back up the house while people work"),
    "committee spare": Command("tenants.commands:keep_spares", "have schemas ready for the next openings"),
    "committee check": Command("tenants.commands:check_committees", "compare every office with its model"),
    "committee suspend": Command("tenants.life.commands:suspend", "close a committee for a while"),
    "committee resume": Command("tenants.life.commands:resume", "open it again"),
    "committee rename": Command("tenants.life.commands:rename", "give it another name or host"),
    "committee recode": Command("tenants.life.commands:recode", "give it another code"),
    "committee merge": Command("tenants.life.commands:merge", "let it join another committee"),
    "committee split": Command("tenants.life.commands:split", "open a new one for some of its households"),
    "committee retire": Command("tenants.life.commands:retire", "close it for good"),
    "committee undo": Command("tenants.life.commands:undo", "take back its newest change until the next day"),
    "restore": Command("deploy.backup.commands:restore", "put back what was: one committee, or the street"),
    "committee settle": Command("tenants.life.commands:settle", "let go what undoing would have needed"),
    "bench": Command("tests.running:bench", "run one benchmark, or all"),
    "bench-scale": Command("tests.scaling:main", "let the street grow to 6,509 committees"),
    "drill": Command("tests.running:drill", "break something on purpose and count the violations"),
    "privacy record": Command("keting.privacy.commands:record", "print the record of processing activities"),
    "privacy assessment": Command("keting.privacy.commands:assessment", "draft the impact assessment"),
    "allotment replay": Command("keting.replaying:main", "work out anew how hours were shared out"),
    "list trace": Command(
        "committees.households.services.tracing:trace_list", "say who took a leaked list out"
    ),
    "frontend": Command("keting.frontend:main", "build the front end (skipped when nothing has changed)"),
    "messages": Command("keting.messages:main", "collect, check or compile the translations"),
}
# What stands on Django, and what of it needs no database.
ON_DJANGO = ("tenants", "committees", "reporting", "keting.privacy")
ON_PAPER = "keting.privacy"
# How a command that needs the database finds that of the running house, and what it may say in one sentence.
JOIN = "deploy.local.surroundings:join"
TROUBLE = "deploy.local.trouble:Trouble"


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
    try:
        return run(COMMANDS[name], rest)
    except KeyboardInterrupt:
        return 130
    except (load(TROUBLE), BadEnvironment) as trouble:
        sys.stderr.write(f"keting: {trouble}\n")
        return 1


def run(command: Command, words: list[str]) -> int:
    """Call the command's function, with the rest of the line when it takes any."""
    if command.target.startswith(ON_DJANGO):
        if not command.target.startswith(ON_PAPER):
            load(JOIN)()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
        importlib.import_module("django").setup()
    function = load(command.target)
    if function.__code__.co_argcount:
        return function(words) or 0
    if words:
        sys.stderr.write(f"keting: what is {words[0]!r} here?\n")
        return 2
    return function() or 0


def find(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the command's name (one or two words) and what follows it."""
    for length in (2, 1):
        name = " ".join(words[:length])
        if name in COMMANDS:
            return name, words[length:]
    return None, words


def load(target: str) -> Any:
    """Import "module:name"; the project's own folder holds the storeys that are not installed (tests)."""
    module, _, name = target.partition(":")
    root = str(Path(__file__).resolve().parents[2])
    if root not in sys.path:
        sys.path.append(root)
    return getattr(importlib.import_module(module), name)


def usage() -> str:
    """List the commands."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{command.help}" for name, command in COMMANDS.items()]
    return "usage: keting COMMAND …\n\n" + "\n".join(lines) + "\n"
