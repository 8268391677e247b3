"""Calendars that other programs subscribe to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.rooms.models.offer import Room
from keting.db.models import Base


class Feed(Base):
    """The calendar of a room, a household or a club, while it is published.

    A household's asks for a password, which is made of the key and stored nowhere.
    """

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="feeds", db_index=False
    )
    household = models.ForeignKey(
        "households.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    club = models.ForeignKey(
        "clubs.Club", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(room__isnull=False, household__isnull=True, club__isnull=True)
                | Q(room__isnull=True, household__isnull=False, club__isnull=True)
                | Q(room__isnull=True, household__isnull=True, club__isnull=False),
                name="feed_of_one",
                violation_error_message=_("A calendar is a room's, a household's or a club's."),
            ),
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(revoked_at__isnull=True),
                name="feed_room_once",
                violation_error_message=_("This calendar has an address already."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(revoked_at__isnull=True),
                name="feed_household_once",
                violation_error_message=_("This calendar has an address already."),
            ),
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(revoked_at__isnull=True),
                name="feed_club_once",
                violation_error_message=_("This calendar has an address already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.room or self.household or self.club)
