"""Who is where now, told by the rooms above: visits, meetings."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.staff.models import Presence, Worker
from committees.staff.services.turns import wait_turn
from keting.db.constraints import refusal_from

SENTENCES = {
    "presence_ends_after_start": ("presence_order", _("One is back after leaving, not before.")),
    "presence_known_post": ("post_unknown", _("There is no such post.")),
    "presence_cover_is_another": ("cover_is_another", _("Nobody covers for themselves.")),
    "presence_one_place_at_a_time": ("presence_overlap", _("Nobody is at two places at once.")),
}


def note_presence(
    *, worker: Worker, post: str, at: datetime, until: datetime, covered_by: Worker | None = None
) -> Presence:
    """Note where a worker is from `at` until `until`; what was said before about these hours gives way."""
    try:
        with transaction.atomic():
            _clear(worker, at, until)
            return Presence.objects.create(
                worker=worker, post=post, from_at=at, until_at=until, covered_by=covered_by
            )
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def come_back(*, worker: Worker, at: datetime) -> None:
    """The worker is back: from now on the roster holds again."""
    with transaction.atomic():
        wait_turn([worker.pk])
        worker.presences.filter(from_at__lt=at, until_at__gt=at).update(until_at=at)
        worker.presences.filter(from_at=at).delete()


def _clear(worker: Worker, at: datetime, until: datetime) -> None:
    wait_turn([worker.pk])
    overlapping = worker.presences.filter(from_at__lt=until, until_at__gt=at)
    overlapping.filter(from_at__gte=at).delete()
    overlapping.update(until_at=at)
