"""Colleagues come and go."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from committees.staff.kinds import Post
from committees.staff.models import Shift, Worker
from committees.staff.services.turns import wait_turn
from keting.accounts.kinds import COLLEAGUES, COMMITTEE_ROLES
from keting.accounts.models import Account
from keting.accounts.services import open_account
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.legible import UNREADABLE
from keting.refusal import Refusal
from keting.wording import in_a_row

SENTENCES = {
    "account_username_once": ("username_taken", _("This user name is taken.")),
    "account_username_lower": ("username_case", _("A user name is written in small letters.")),
    "account_name_legible": ("name_unreadable", UNREADABLE),
    "worker_dates_in_order": ("dates_in_order", _("Nobody leaves before arriving.")),
}


@dataclass(frozen=True)
class Hiring:
    """A new colleague and the account to sign in with."""

    name: str
    username: str
    password: str
    role: str
    since: date
    title: str = ""
    line: str = ""
    phone: str = ""


@deed
def hire(hiring: Hiring) -> Worker:
    """Open an account and a place on the roster for a new colleague."""
    if hiring.role not in COMMITTEE_ROLES:
        msg = "role_unknown"
        raise Refusal(msg, _("This role does not exist in a committee."))
    try:
        validate_password(hiring.password)
        with transaction.atomic():
            return _hire(hiring)
    except ValidationError as error:
        msg = "password_weak"
        raise Refusal(msg, in_a_row(error.messages)) from error
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _hire(hiring: Hiring) -> Worker:
    account = open_account(
        username=hiring.username,
        display_name=hiring.name,
        roles=[hiring.role],
        password=hiring.password,
        must_change=True,
    )
    return Worker.objects.create(
        account=account,
        name=hiring.name,
        title=hiring.title,
        line=hiring.line,
        phone=hiring.phone,
        since=hiring.since,
        position=Worker.objects.count(),
    )


def welcome(*, account: Account, day: date) -> Worker | None:
    """A place on the roster for whoever takes part in the work; auditors and volunteers have none."""
    if COLLEAGUES.isdisjoint(account.roles):
        return None
    return Worker.objects.create(
        account=account, name=account.display_name[:30], since=day, position=Worker.objects.count()
    )


@deed
def pass_shifts(*, leaving: Worker, to: Worker, day: date) -> tuple[int, int]:
    """Plan another for the half days after the day; returns how many were taken and how many stay empty.

    Where the other stands already the half day is nobody's: the roster shows the gap.
    """
    with transaction.atomic():
        wait_turn([leaving.pk, to.pk])
        coming = leaving.shifts.filter(day__gt=day)
        own = Shift.objects.filter(
            worker=to, day=OuterRef("day"), starts__lt=OuterRef("ends"), ends__gt=OuterRef("starts")
        )
        total = coming.count()
        taken = coming.exclude(post=Post.LEAVE).exclude(Exists(own)).update(worker=to)
    return taken, total - taken


@deed
def leave(*, worker: Worker, day: date) -> None:
    """Let a colleague go: off the roster from the next day on, and the account shut."""
    try:
        with transaction.atomic():
            worker.is_active, worker.until = False, day
            worker.save(update_fields=["is_active", "until"])
            worker.shifts.filter(day__gt=day).delete()
            if worker.account:
                worker.account.is_active = False
                worker.account.save(update_fields=["is_active"])
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error
