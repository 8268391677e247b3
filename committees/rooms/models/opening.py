"""When rooms are open: rules beside a room's own hours, and times for which they are closed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Cause
from committees.rooms.models.offer import Room
from keting.db.models import Base
from tenants.kinds import DayKind


class Hours(Base):
    """Hours that hold instead of a room's own: on weekdays, on a kind of day, in a season or on one day.

    No hours mean closed; `weekdays` are ISO digits ("67"), '' any; `until` is the first day on which it holds
    no more. Which rule wins: `selectors.hours`. Counted: only `until` changes.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="hours", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    weekdays = models.CharField(max_length=7, blank=True)
    day_kind = models.CharField(max_length=10, choices=DayKind.choices, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "hours"
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="hours_days_in_order",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__gt=F("opens_at")),
                name="hours_open_before_closing",
                violation_error_message=_("A room closes after it opens."),
            ),
            models.CheckConstraint(condition=Q(weekdays__regex=r"^[1-7]*$"), name="hours_weekdays_known"),
            models.CheckConstraint(
                condition=Q(day_kind="") | Q(day_kind__in=DayKind.values), name="hours_day_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.opens_at}–{self.closes_at}"


class Closure(Base):
    """A time for which a room, or the whole house, is closed; it occupies the spaces by claims of its own."""

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="closures", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    note = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="closure_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="closure_cause_known"),
        ]

    def __str__(self) -> str:
        return self.note or str(self.get_cause_display())
