"""Calendars: published, made, and taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Club
from committees.households.models import Household
from committees.rooms.models import Feed, Room
from committees.staff.models import Worker
from keting.audit.services import record, record_own
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def publish_room(*, room: Room, worker: Worker, at: datetime) -> Feed:
    """Publish the room's calendar; asked again, it is the same one."""
    with transaction.atomic():
        feed, is_new = Feed.objects.get_or_create(room=room, revoked_at=None, defaults=_first(at))
        if is_new:
            record(actor=worker.account, verb="publish_room", thing=room, at=at)
        return feed


@deed
def publish_club(*, club: Club, worker: Worker, at: datetime) -> Feed:
    """Publish the club's calendar; asked again, it is the same one."""
    with transaction.atomic():
        feed, is_new = Feed.objects.get_or_create(club=club, revoked_at=None, defaults=_first(at))
        if is_new:
            record(actor=worker.account, verb="publish_club", thing=club, at=at)
        return feed


def open_feed(*, household: Household, at: datetime) -> Feed:
    """Make the household a calendar; asked again, it is the same one."""
    with transaction.atomic():
        feed, is_new = Feed.objects.get_or_create(household=household, revoked_at=None, defaults=_first(at))
        if is_new:
            record_own(verb="open_feed", thing=feed, at=at, by_card=True)
        return feed


def revoke_feed(*, feed: Feed, at: datetime, worker: Worker | None = None) -> None:
    """Take a calendar back: its address or its password holds no more. Refused: `feed_revoked`."""
    with transaction.atomic():
        if not Feed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=at):
            msg = "feed_revoked"
            raise Refusal(msg, _("This calendar has been taken back already."))
        if worker:
            record(actor=worker.account, verb="revoke_feed", thing=feed, at=at)
        else:
            record_own(verb="revoke_feed", thing=feed, at=at, by_card=True)


def _first(at: datetime) -> dict[str, object]:
    return {"made_at": at, "language": (get_language() or "zh-hans")[:10]}
