"""Who came: ticked on the page, or keyed in later from the sheet."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import State
from committees.clubs.models import Club, Tick
from committees.clubs.services.deciding import deciding
from keting import clock
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal

MOST_GUESTS = 200


@deed
def note_meeting(
    *, club: Club, starts_at: datetime, came: Collection[UUID], guests: int, by: Account, at: datetime
) -> None:
    """Let these members and so many guests be those who came then; ticks that are wrong are voided.

    Written twice it is the same. Refused: `club_decided`, `too_early`.
    """
    if clock.day_of(at) < clock.day_of(starts_at):
        msg = "too_early"
        raise Refusal(msg, _("Ticks are made on the day itself or later."))
    with deciding(club, State.ACTIVE) as row:
        ticks = row.ticks.filter(starts_at=starts_at, voided_at__isnull=True)
        known = set(row.members.filter(pk__in=came).values_list("pk", flat=True))
        had = set(ticks.filter(member__isnull=False).values_list("member_id", flat=True))
        _void(ticks.filter(member__in=had - known), by, at)
        unnamed = ticks.filter(member__isnull=True).order_by("id")
        extra = unnamed.count() - min(guests, MOST_GUESTS)
        _void(unnamed.filter(pk__in=list(unnamed.values_list("pk", flat=True)[: max(extra, 0)])), by, at)
        new: list[UUID | None] = [*sorted(known - had), *([None] * max(-extra, 0))]
        same = {"club": row, "starts_at": starts_at, "ticked_at": at}
        Tick.objects.bulk_create(Tick(member_id=member, **same) for member in new)


@deed
def cross_out_meetings(
    *, meetings: Collection[tuple[UUID, datetime]], by: Account | None, why: str, at: datetime
) -> None:
    """Void who was ticked beforehand at meetings that do not take place; rows and record keep who it was."""
    for club_id, starts_at in sorted(meetings):
        ticks = Tick.objects.filter(club=club_id, starts_at=starts_at, voided_at__isnull=True)
        if ticks.order_by().update(voided_at=at, voided_by=by):
            record(actor=by, verb="void", thing=Club.objects.get(pk=club_id), why=why, at=at)


def _void(wrong: QuerySet[Tick], by: Account, at: datetime) -> None:
    wrong.order_by().update(voided_at=at, voided_by=by)
