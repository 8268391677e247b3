"""From half-year to half-year, and what a club tells meanwhile."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import State
from committees.clubs.models import Club, Notice, Renewal, Tick
from committees.clubs.selectors import half_of, is_led
from committees.clubs.services.deciding import SENTENCES, deciding
from committees.staff.models import Worker
from keting import clock
from keting.clock import ONE_DAY
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

NOTICE_DAYS = 14


@deed
def renew_club(*, club: Club, worker: Worker | None, at: datetime) -> Renewal:
    """Go on for this half-year; counted are its members now and its meetings of the half-year before.

    Refused: `club_decided`, `club_not_led`, `renewed_already`.
    """
    half = half_of(clock.day_of(at))
    before = half_of(half - ONE_DAY)
    try:
        with deciding(club, State.ACTIVE) as row:
            if not is_led(row):
                msg = "club_not_led"
                raise Refusal(msg, _("Nobody leads this club. Say first who does."))
            met = Tick.objects.filter(club=row, voided_at__isnull=True)
            met = met.filter(held_on__gte=before, held_on__lt=half).order_by()
            return Renewal.objects.create(
                club=row,
                half=half,
                members=row.members.filter(left_on__isnull=True).count(),
                meetings=met.values("starts_at").distinct().count(),
                renewed_at=at,
                renewed_by=worker,
            )
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def post_notice(
    *, club: Club, text: str, text_en: str = "", text_ja: str = "", worker: Worker | None, at: datetime
) -> Notice:
    """Tell something on the club's page for a fortnight. Refused: `club_decided`."""
    with deciding(club, State.ACTIVE) as row:
        until = clock.day_of(at) + timedelta(days=NOTICE_DAYS)
        words = {"text": text, "text_en": text_en, "text_ja": text_ja}
        return Notice.objects.create(club=row, **words, posted_at=at, posted_by=worker, until=until)


@deed
def take_notice_down(*, notice: Notice, at: datetime) -> None:
    """Tell it no longer, from today on."""
    yesterday = clock.day_of(at) - ONE_DAY
    Notice.objects.filter(pk=notice.pk, until__gt=yesterday).update(until=yesterday)
