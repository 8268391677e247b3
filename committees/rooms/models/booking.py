"""What is occupied: bookings, and the claims that decide who gets a space."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import OCCUPYING, Awaits, BookerKind, CallKind, Priority, State, Use, Via
from committees.rooms.models.offer import Layout, Room, SharedWall, Space
from committees.rooms.models.opening import Closure
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base

DURING = models.Func(
    "starts_at", "ends_at", Value("[)"), function="tstzrange", output_field=DateTimeRangeField()
)


def shanghai_day(column: str) -> models.Func:
    """The Shanghai day of an instant, in SQL."""
    return models.Func(
        column,
        template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date",
        output_field=models.DateField(),
    )


class Booker(Base):
    """Whoever books with one telephone number: nothing but its blind index, the row that quotas lock."""

    phone_index = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone_index"], name="booker_phone_once")]

    def __str__(self) -> str:
        return "•••"


class Booking(Base):
    """Somebody's hours in a room. Room and hours never change: another time is another booking.

    `terms` keeps the rules as they were when it was booked. The code for cancelling is stored as a digest.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.QUIET)
    title = models.CharField(max_length=40)
    is_title_public = models.BooleanField(default=False)
    head_count = models.PositiveSmallIntegerField()
    booker_kind = models.CharField(max_length=10, choices=BookerKind.choices, default=BookerKind.RESIDENT)
    contact_name = models.CharField(max_length=30)
    phone = SealedField()
    phone_index = BlindIndexField(source="phone")
    # Whose card it was booked with, or for which door the desk booked it.
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    club = models.ForeignKey(
        "clubs.Club", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    day = models.GeneratedField(
        expression=shanghai_day("starts_at"), output_field=models.DateField(), db_persist=True
    )
    during = models.GeneratedField(expression=DURING, output_field=DateTimeRangeField(), db_persist=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    occupies = models.GeneratedField(
        expression=models.ExpressionWrapper(Q(state__in=OCCUPYING), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    reference_hash = models.CharField(max_length=32)
    booked_at = models.DateTimeField()
    booked_via = models.CharField(max_length=10, choices=Via.choices, default=Via.WEB)
    booked_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # Who looks after their building and booked for them.
    helped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    terms = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.RESIDENT)
    awaits = models.CharField(max_length=10, choices=Awaits.choices, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(null=True, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # What calendars know it by, through all its moves (empty: by its own key), and how many those were.
    calendar_uid = models.UUIDField(null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    cancel_reason = models.CharField(max_length=100, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    void_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["day"], name="booking_by_day"),
            models.Index(fields=["expires_at"], condition=Q(state=State.HELD), name="booking_held_by_expiry"),
            models.Index(
                fields=["household", "ends_at"],
                condition=Q(household__isnull=False),
                name="booking_by_household",
            ),
            models.Index(
                fields=["phone_index", "ends_at"], condition=~Q(phone_index=""), name="booking_by_phone"
            ),
            models.Index(
                fields=["club", "starts_at"], condition=Q(club__isnull=False), name="booking_by_club"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(day=shanghai_day("ends_at")),
                name="booking_within_one_day",
                violation_error_message=_("A booking ends on the day on which it starts."),
            ),
            models.CheckConstraint(
                condition=Q(head_count__gt=0),
                name="booking_somebody_comes",
                violation_error_message=_("At least one person must come."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="booking_state_known"),
            models.CheckConstraint(condition=Q(use__in=Use.values), name="booking_use_known"),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED, cancelled_at__isnull=False) & ~Q(cancel_reason="")
                | ~Q(state=State.CANCELLED)
                & Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason=""),
                name="booking_cancelled_says_why",
                violation_error_message=_("A cancelled booking says when and why."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=False, state=State.CANCELLED) & ~Q(void_reason="")
                | Q(voided_at__isnull=True, voided_by__isnull=True, void_reason=""),
                name="booking_void_is_cancelled",
                violation_error_message=_("A voided booking is cancelled and says why."),
            ),
            models.CheckConstraint(
                condition=Q(booked_via=Via.DESK) | Q(booked_by__isnull=True),
                name="booking_worker_at_desk",
                violation_error_message=_("A worker books at the desk."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HELD) | Q(expires_at__isnull=False) & ~Q(awaits=""),
                name="booking_held_runs_out",
                violation_error_message=_("What is held says until when, and what for."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="booking_request_once",
                violation_error_message=_("This request has been answered already."),
            ),
            models.UniqueConstraint(fields=["reference_hash"], name="booking_reference_once"),
            # Referenced by claim_follows_booking and noise_follows_booking.
            models.UniqueConstraint(fields=["id", "during", "occupies"], name="booking_whole"),
        ]

    def __str__(self) -> str:
        return self.title


class Call(Base):
    """Somebody must be told something about a booking, by telephone or when they come by."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="calls", db_index=False)
    kind = models.CharField(max_length=10, choices=CallKind.choices)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(told_at__isnull=True), name="call_open")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CallKind.values), name="call_kind_known"),
            models.UniqueConstraint(
                fields=["booking", "kind"],
                name="call_once",
                violation_error_message=_("This call is on the list already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class _Occupation(Base):
    """Time taken by a booking; a composite foreign key (0001) keeps `during` and `is_active` equal to its."""

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, null=True, db_constraint=False, related_name="%(class)s_rows"
    )
    during = DateTimeRangeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Claim(_Occupation):
    """One space for one time, by a booking or a closure; no two active claims of a space overlap."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="claims", db_index=False)
    closure = models.ForeignKey(
        Closure, on_delete=models.PROTECT, null=True, blank=True, related_name="claims", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["closure"], condition=Q(closure__isnull=False), name="claim_by_closure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=True) | Q(closure__isnull=True),
                name="claim_of_one_thing",
                violation_error_message=_("A time is taken by a booking or by a closure."),
            ),
            ExclusionConstraint(
                name="claim_space_free",
                expressions=[("space", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(is_active=True),
                violation_error_message=_("This time has just been taken."),
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                ),
                name="claim_time_is_real",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.during}"


class Noise(_Occupation):
    """What a booking lets through one shared wall, or asks of it: loud and quiet never overlap there."""

    wall = models.ForeignKey(SharedWall, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_loud = models.BooleanField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="noise_loud_or_quiet",
                expressions=[
                    ("wall", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                    ("is_loud", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(is_active=True),
                violation_error_message=_("Next door it would be too loud."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wall_id} {self.during}"
