"""What comes back: series with their dates, and those who wait for a time to become free."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import BookerKind, DateState, OnHolidays, Use, WaitState
from committees.rooms.models.booking import Booking
from committees.rooms.models.offer import Layout, Room
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base


class Series(Base):
    """The same hours again and again: a rule (RFC 5545, made of the resident's words) and stored dates."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="series", db_index=False)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=40)
    contact_name = models.CharField(max_length=30)
    phone = SealedField()
    use = models.CharField(max_length=10, choices=Use.choices)
    booker_kind = models.CharField(max_length=10, choices=BookerKind.choices, default=BookerKind.CLUB)
    club = models.ForeignKey(
        "clubs.Club", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    head_count = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=120)
    starts = models.TimeField()
    ends = models.TimeField()
    first_on = models.DateField()
    last_on = models.DateField()
    on_holidays = models.CharField(max_length=10, choices=OnHolidays.choices, default=OnHolidays.SKIP)
    meets_on_make_up_days = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "series"
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="series_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="series_days_in_order",
                violation_error_message=_("The last day is not before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SeriesDate(Base):
    """One date of a series, whatever became of it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="dates", db_index=False)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=DateState.choices)
    code = models.CharField(max_length=30, blank=True)
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="series_dates"
    )

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "day"],
                name="seriesdate_once",
                violation_error_message=_("The series has this date already."),
            ),
            models.CheckConstraint(
                condition=Q(state=DateState.BOOKED, booking__isnull=False)
                | Q(state__in=[DateState.REFUSED, DateState.SKIPPED]),
                name="seriesdate_booked_has_booking",
                violation_error_message=_("A booked date has its booking."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class Waiting(Base):
    """A place in the queue for a time that is taken: first come, first offered.

    `is_called`: has no page to look at, is telephoned by the desk and given longer. Of a series' date the
    time is booked as soon as it is free. The code is stored as a digest.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    head_count = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    use = models.CharField(max_length=10, choices=Use.choices)
    booker_kind = models.CharField(max_length=10, choices=BookerKind.choices)
    contact_name = models.CharField(max_length=30)
    phone = SealedField()
    phone_index = BlindIndexField(source="phone")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    club = models.ForeignKey(
        "clubs.Club", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_called = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WaitState.choices, default=WaitState.WAITING)
    reference_hash = models.CharField(max_length=32)
    offer = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="waited"
    )
    of_date = models.OneToOneField(
        SeriesDate, on_delete=models.CASCADE, null=True, blank=True, related_name="waiting"
    )

    class Meta:
        verbose_name_plural = "waiting"
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state=WaitState.WAITING), name="waiting_in_order")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="waiting_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(state=WaitState.OFFERED, offer__isnull=False)
                | ~Q(state=WaitState.OFFERED) & Q(offer__isnull=True),
                name="waiting_offered_has_offer",
                violation_error_message=_("Who has been offered a time has it held."),
            ),
            models.UniqueConstraint(
                fields=["room", "starts_at", "phone_index"],
                condition=Q(state=WaitState.WAITING) & ~Q(phone_index=""),
                name="waiting_once_a_phone",
                violation_error_message=_("You wait for this time already."),
            ),
            models.UniqueConstraint(
                fields=["household", "room", "starts_at"],
                condition=Q(state=WaitState.WAITING, household__isnull=False),
                name="waiting_once_a_household",
                violation_error_message=_("Your household waits for this time already."),
            ),
            models.UniqueConstraint(
                fields=["reference_hash"],
                name="waiting_reference_once",
                violation_error_message=_("This request has been answered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
