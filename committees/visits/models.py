"""Appointments, visits, the needs that they find, and households that wish to be left in peace."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from committees.visits.kinds import AppointmentState, Channel, Means
from keting.db.models import Base

SAYS_SOMETHING = r"\S"


class Period(Func):
    """The half-open range between two instants."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Appointment(Base):
    """A time agreed with a household; one worker is in one place at a time."""

    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="appointments"
    )
    worker = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    starts_at = models.DateTimeField(_("time"))
    ends_at = models.DateTimeField()
    day = models.GeneratedField(
        expression=TruncDate("starts_at"),
        output_field=models.DateField(),
        db_persist=True,
    )
    means = models.CharField(_("arranged how"), max_length=10, choices=Means.choices)
    note = models.CharField(_("note"), max_length=100, blank=True)
    state = models.CharField(
        max_length=10, choices=AppointmentState.choices, default=AppointmentState.PLANNED
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    moved_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to"
    )
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    request_key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["day"], name="appointment_by_day")]
        constraints = [
            ExclusionConstraint(
                name="appointment_one_place",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["planned", "kept"]),
                violation_error_message=_("You have another appointment at that time."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="appointment_request_once",
                violation_error_message=_("This form has been sent already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="appointment_ends_after_start",
                violation_error_message=_("An appointment ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state="planned", settled_at=None)
                | Q(state__in=["kept", "declined", "absent", "moved", "cancelled"], settled_at__isnull=False),
                name="appointment_settled_has_time",
                violation_error_message=_("What became of an appointment is known from a moment on."),
            ),
            models.CheckConstraint(
                condition=Q(means__in=Means.values),
                name="appointment_means_known",
                violation_error_message=_("Please choose how it was arranged."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %H:%M} {self.state}"

    @property
    def minutes(self) -> int:
        """Agreed length."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Visit(Base):
    """One contact with a household; counted, so a correction voids the row and writes a new one."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    worker = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    visited_at = models.DateTimeField(_("when"))
    visited_on = models.GeneratedField(
        expression=TruncDate("visited_at"),
        output_field=models.DateField(),
        db_persist=True,
    )
    recorded_at = models.DateTimeField()
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices)
    minutes = models.PositiveSmallIntegerField(_("how long"))
    met = models.PositiveSmallIntegerField(_("people met"), default=1)
    line = models.CharField(_("in one line"), max_length=200)
    next_on = models.DateField(_("again on"), null=True, blank=True)

    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    void_reason = models.CharField(_("why"), max_length=200, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    request_key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-visited_at"]
        indexes = [
            models.Index(fields=["visited_on"], name="visit_by_day"),
            models.Index(fields=["household", "-visited_at"], name="visit_by_household"),
            models.Index(fields=["worker", "-visited_at"], name="visit_by_worker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(voided_at=None),
                name="visit_appointment_once",
                violation_error_message=_("This appointment has its visit already."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="visit_request_once",
                violation_error_message=_("This form has been sent already."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="visit_channel_known",
                violation_error_message=_("Please choose how you met."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=480),
                name="visit_minutes_sane",
                violation_error_message=_("A visit lasts between one minute and eight hours."),
            ),
            models.CheckConstraint(
                condition=Q(met__lte=50),
                name="visit_met_sane",
                violation_error_message=_("At most fifty people in one visit."),
            ),
            models.CheckConstraint(
                condition=Q(line__regex=SAYS_SOMETHING),
                name="visit_says_something",
                violation_error_message=_("Please write one line."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="", replaced_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False, void_reason__regex=SAYS_SOMETHING),
                name="visit_void_says_why",
                violation_error_message=_("A correction says who made it and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_at:%F} {self.channel}"


class Need(Base):
    """Something a household needs, found on a visit; it is a matter at the desk from that moment on."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="needs", db_index=False)
    matter = models.ForeignKey("desk.Matter", on_delete=models.PROTECT, related_name="needs")
    kind = models.ForeignKey(
        "tenants.ServiceKind", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    what = models.CharField(_("what is needed"), max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "matter"],
                name="need_once",
                violation_error_message=_("This need has been written down already."),
            ),
            models.CheckConstraint(
                condition=Q(what__regex=SAYS_SOMETHING),
                name="need_says_what",
                violation_error_message=_("Please write what is needed."),
            ),
        ]

    def __str__(self) -> str:
        return f"need of {self.visit_id}"


class Quiet(Base):
    """A household that asked to be left in peace until a day (不打扰), itself included."""

    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="quiets", db_index=False
    )
    since = models.DateField()
    until = models.DateField(_("until"))
    said_to = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="quiet_dates_in_order",
                violation_error_message=_("The quiet time ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until}"
