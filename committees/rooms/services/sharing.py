"""Sharing a half-year out: opened, drawn by the stated rule, changed by hand, told, booked."""

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import DateState, OnHolidays, Pattern, Reason, RoundState
from committees.rooms.models import Appeal, ClubWish, Sharing
from committees.rooms.selectors.casting import case_of
from committees.rooms.selectors.halves import span_of
from committees.rooms.services.recurring import Recurrence, book_series
from committees.rooms.services.wishing import SENTENCES, holding, request_of_wish
from committees.staff.models import Worker
from keting import allotment, clock
from keting.clock import ONE_DAY
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def open_round(
    *, half: date, closes_on: date, cap: int, busy_cap: int, worker: Worker | None, at: datetime
) -> Sharing:
    """Take wishes for a half-year until the closing day; caps in minutes a week. Refused: `round_there`,
    `closes_too_late`."""
    if not clock.day_of(at) <= closes_on < span_of(half).end:
        msg = "closes_too_late"
        raise Refusal(msg, _("The closing day lies ahead, and before the half-year is over."))
    caps = {"cap_minutes": cap, "busy_minutes": busy_cap}
    try:
        with transaction.atomic():
            return Sharing.objects.create(
                half=half,
                closes_on=closes_on,
                seed=secrets.token_hex(16),
                opened_at=at,
                opened_by=worker,
                **caps,
            )
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def draw_round(*, sharing: Sharing, at: datetime) -> None:
    """Freeze what the result depends on and share out. Refused: `round_not_open`, `round_still_open`."""
    with holding(sharing, RoundState.OPEN) as row:
        if clock.day_of(at) <= row.closes_on:
            msg = "round_still_open"
            raise Refusal(msg, _("Wishes are taken until the end of the closing day."))
        row.case, row.state, row.drawn_at = case_of(row), RoundState.DRAWN, at
        row.save(update_fields=["case", "state", "drawn_at"])
        for one in allotment.share(allotment.Case.of(row.case)):
            told = {"is_given": one.is_given, "reason": one.reason, "against_id": one.by or None}
            ClubWish.objects.filter(pk=one.wish).update(**told)


@deed
def change_wish(*, wish: ClubWish, is_given: bool, why: str, at: datetime) -> None:
    """Give or take by hand, with a reason that stands in the published file.

    Refused: `round_decided`, `wish_clashes` where what was given to others stands in the way.
    """
    with holding(wish.sharing, RoundState.DRAWN, RoundState.PUBLISHED) as row:
        given = set(row.wishes.filter(is_given=True).exclude(pk=wish.pk).values_list("pk", flat=True))
        given |= {wish.pk} if is_given else set()
        if allotment.clashes(allotment.Case.of(row.case), map(str, given)):
            msg = "wish_clashes"
            raise Refusal(msg, _("Another club has this time. Take it there first, if that is right."))
        told = {"is_given": is_given, "reason": Reason.BY_HAND, "against": None}
        row.wishes.filter(pk=wish.pk).update(**told)
        kept = [one for one in row.changes if one["wish"] != str(wish.pk)]
        change = {"wish": str(wish.pk), "is_given": is_given, "why": why, "on": str(clock.day_of(at))}
        row.changes = [*kept, change]
        row.save(update_fields=["changes"])


@deed
def publish_round(*, sharing: Sharing, at: datetime) -> None:
    """Tell everybody: the result, its reasons, the seed and the file. Refused: `round_decided`."""
    with holding(sharing, RoundState.DRAWN) as row:
        row.state, row.published_at = RoundState.PUBLISHED, at
        row.save(update_fields=["state", "published_at"])


@deed
def answer_appeal(*, appeal: Appeal, answer: str, worker: Worker | None, at: datetime) -> None:
    """Answer it; what changes is changed by `change_wish`. Refused: `answered_already`."""
    rows = Appeal.objects.filter(pk=appeal.pk, answered_at__isnull=True)
    if not rows.update(answer=answer, answered_at=at, answered_by=worker):
        msg = "answered_already"
        raise Refusal(msg, _("Somebody has answered it already."))


@deed
def book_round(*, sharing: Sharing, worker: Worker, at: datetime) -> int:
    """Turn what was given into standing slots through the one door; how many dates were booked.

    A date that is taken waits and comes back when it is free. Refused: `round_decided`, `appeals_open`.
    """
    with holding(sharing, RoundState.PUBLISHED) as row:
        if Appeal.objects.filter(wish__sharing=row, answered_at__isnull=True).exists():
            msg = "appeals_open"
            raise Refusal(msg, _("Answer first what clubs say against it."))
        given = row.wishes.filter(is_given=True).select_related("sharing", "club", "layout")
        booked = sum(_book(wish, worker, at) for wish in given.order_by("said_at", "pk"))
        row.state = RoundState.BOOKED
        row.save(update_fields=["state"])
        return booked


def _book(wish: ClubWish, worker: Worker, at: datetime) -> int:
    within = span_of(wish.sharing.half)
    weekly = Recurrence(
        pattern=Pattern.WEEKLY,
        weekdays=str(wish.weekday),
        first=max(within.start, clock.day_of(at) + ONE_DAY),
        last=within.last,
        on_holidays=OnHolidays.SKIP,
        meets_on_make_up_days=False,
    )
    asked = request_of_wish(wish, worker)
    series = book_series(request=asked, recurrence=weekly, is_all_or_nothing=False, at=at)
    ClubWish.objects.filter(pk=wish.pk).update(series=series)
    return series.dates.filter(state=DateState.BOOKED).count()
