"""Letting a program in, and giving it the same answer to the same request."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from keting.accounts.models import Account
from keting.audit.services import record
from keting.clock import day_of
from keting.db.current import connection
from keting.db.fields import blind
from keting.deeds import deed
from keting.programs.kinds import SCOPES_OF
from keting.programs.models import Answer, Program
from keting.refusal import Refusal

# So that a key found in a file, or in a log of somebody else's, is known for what it is.
PREFIX = "keting_"
HOLDS = timedelta(days=365)
LOCK_TIMEOUT = "55P03"


@dataclass(frozen=True)
class Told:
    """An answer as it is kept: a status and a body of JSON."""

    status: int
    body: Any


@deed
def add_program(*, name: str, scopes: Collection[str], by: Account, at: datetime) -> tuple[Program, str]:
    """Let a program in for a year; its key is told once."""
    if not scopes or not SCOPES_OF[connection.tenant.type].issuperset(scopes):
        msg = "scope_unknown"
        raise Refusal(msg, _("This is nothing that a program may do here."))
    word = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        program = Program.objects.create(
            name=name,
            digest=blind(word, "program"),
            scopes=sorted(scopes),
            made_at=at,
            expires_at=at + HOLDS,
        )
        record(actor=by, verb="add_program", thing=program, at=at, why=", ".join(program.scopes))
    return program, word


@deed
def end_program(*, program: Program, by: Account, at: datetime) -> None:
    """Let it in no more, from its next request on; twice is once."""
    with transaction.atomic():
        if Program.objects.filter(pk=program.pk, ended_at=None).update(ended_at=at):
            record(actor=by, verb="end_program", thing=program, at=at)


def note_use(*, program: Program, at: datetime) -> None:
    """Write down the day on which a key was last used."""
    today = day_of(at)
    if program.used_on != today:
        Program.objects.filter(pk=program.pk).update(used_on=today)


def answer_once(*, key: UUID, asked: str, answer: Callable[[], Told], at: datetime) -> Told:
    """Do it and keep the answer, in one transaction; asked again, give the first answer again.

    A refusal keeps nothing: it may be asked again. `asked` is the request's digest; another one with the
    same key is refused (`key_reused`), as is the same while the first is under way (`under_way`).
    """
    try:
        with transaction.atomic():
            return _answered(key, asked, answer, at)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != LOCK_TIMEOUT:
            raise
        msg = "under_way"
        raise Refusal(msg, _("The same request is still under way.")) from error


def _answered(key: UUID, asked: str, answer: Callable[[], Told], at: datetime) -> Told:
    row, is_new = Answer.objects.get_or_create(key=key, defaults={"asked": asked, "at": at})
    if row.asked != asked:
        msg = "key_reused"
        raise Refusal(msg, _("This key has been used for another request."))
    if not is_new:
        return Told(row.status, row.body)
    told = answer()
    Answer.objects.filter(pk=row.pk).update(status=told.status, body=told.body)
    return told
