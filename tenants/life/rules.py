"""How the rows of each table move: stated with the app that owns it, as `moves` in its AppConfig.

A merge takes every row along; what could collide is renamed by `steps`, and what still collides is refused.
A split takes along what its `goes` says, and leaves the rest. A table without a rule moves whole in a merge
and stays in a split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    """One statement over the staged rows of a merge, and what people are told of the rows it touched.

    `{stage}` holds the rows that will move, `{into}` the committee that takes them in, `{origin}` the one
    that they come from; `%(short)s` and `%(slug)s` are the names of the latter.
    """

    statement: str
    says: str | Promise = ""


@dataclass(frozen=True)
class Rule:
    """A table's part in a merge and a split, with the reason why."""

    why: str
    is_left: bool = False
    steps: Sequence[Step] = field(default_factory=tuple)
    # Of a split: an SQL condition over `row`; the keys of the chosen households stand in {stage}.chosen.
    goes: str = ""
    # Of a split: goes along with the row that `thing` and `thing_id` name.
    is_about_rows: bool = False
    # These rows go and stay: there they get keys of their own, what refers to them there follows.
    is_copied: bool = False
    # Of a split: columns of copied or moved rows that are set anew, as SQL; %(day)s is its day.
    made: str = ""


BROUGHT = "place = NULL, digest = NULL, brought_at = now()"

KERNEL: dict[str, Rule] = {
    "accounts_account": Rule(
        why="Staff move with a merge and sign in there; after a split they still work here.",
        steps=[
            Step(
                "UPDATE {stage}.accounts_account AS row SET username = left(username, 58 - length(%(slug)s)) "
                "|| '.' || %(slug)s WHERE EXISTS "
                "(SELECT 1 FROM {into}.accounts_account AS own WHERE own.username = row.username)",
                _("%(count)s accounts sign in with another user name: .%(slug)s is added to it."),
            )
        ],
    ),
    "accounts_authenticator": Rule(
        why="The telephone shows the same digits wherever its owner works; the secret is sealed anew."
    ),
    "programs_program": Rule(why="A key holds at its own host; let the program in anew there.", is_left=True),
    "programs_answer": Rule(
        why="Retries end with the day, and with the host that they were sent to.", is_left=True
    ),
    "accounts_invitation": Rule(why="A link holds at its own host; invite anew there.", is_left=True),
    "accounts_passkey": Rule(
        why="A passkey holds at the host where it was made; there it is made anew.", is_left=True
    ),
    "accounts_signon": Rule(
        why="Known by a digest under the key of here; each of those who move connects it anew.",
        is_left=True,
    ),
    "accounts_recoverycode": Rule(
        why="Known by digests under the key of here; each of those who move prints ten new ones.",
        is_left=True,
    ),
    "audit_entry": Rule(
        why="Who saw a record must be known where the record is; the lines of here stay here as well. "
        "What is brought along goes into the chain of there, once it cannot go back any more.",
        steps=[Step("UPDATE {stage}.audit_entry SET " + BROUGHT)],  # noqa: S608  our own words
        is_about_rows=True,
        is_copied=True,
        made=BROUGHT,
    ),
    "audit_rowkey": Rule(
        why="Words on the record are opened where their row is, and are gone wherever it is erased: a key "
        "goes with its row and does not stay.",
        is_about_rows=True,
    ),
    "audit_seal": Rule(why="Each record has a chain of its own.", is_left=True),
    "audit_tombstone": Rule(
        why="Who was erased stays erased wherever the rows of that time may be put back.",
        goes="true",
        is_copied=True,
    ),
    "django_session": Rule(why="Everybody signs in again at the new host.", is_left=True),
    "django_migrations": Rule(why="Each schema has its own.", is_left=True),
    "marks_mark": Rule(why="Rows that arrive leave marks of their own.", is_left=True),
    "marks_countingstate": Rule(why="Each committee is counted by itself.", is_left=True),
}


def rules() -> Mapping[str, Rule]:
    """Every stated rule by table."""
    stated: dict[str, Rule] = dict(KERNEL)
    for config in apps.get_app_configs():
        stated |= getattr(config, "moves", {})
    return stated


def rule_of(table: str) -> Rule:
    """The table's rule; without one its rows move in a merge and stay in a split."""
    return rules().get(table, Rule(why=""))
