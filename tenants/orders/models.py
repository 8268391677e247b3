"""Orders of the street office."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keting.db.fields import SealedField
from keting.db.models import Base
from tenants.orders.kinds import GLASS_OPEN, KINDS, GlassReason, State

ENDED = ["done", "failed"]


class Order(Base):
    """Something that shall be done about a committee: the message to the queue is nothing but its key."""

    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    ordered_by = models.CharField(max_length=60)
    ordered_at = models.DateTimeField()
    # Of who ordered: what goes wrong later is told in it.
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    problem = models.CharField(max_length=60, blank=True)
    secret = SealedField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [models.Index(fields=["ordered_at"], name="order_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="order_state_known"),
            models.CheckConstraint(condition=Q(step__lte=F("steps")), name="order_step_within_steps"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, finished_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(finished_at__isnull=True)),
                name="order_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def title(self) -> str:
        """What was ordered, in words."""
        return str(KINDS[self.kind].title) if self.kind in KINDS else self.kind

    @property
    def is_rehearsal(self) -> bool:
        """Done only to see what would be done, and taken back."""
        return bool(self.payload.get("rehearsal"))

    @property
    def lines(self) -> list[str]:
        """The sentences of its message."""
        return str(self.message).splitlines()


class Glass(Base):
    """In an emergency one of the street reads in one committee for an hour; another has agreed (two keys)."""

    office = models.CharField(max_length=63)
    reason = models.CharField(max_length=10, choices=GlassReason.choices)
    # The database protects the two; Django would look here too when a committee's account is deleted, where
    # there is no such table.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    guest_id = models.UUIDField(null=True)
    # The word of the guest's link, until whoever asked has taken it.
    secret = SealedField()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None, closes_at=None, guest_id=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, closes_at__isnull=False)
                & Q(guest_id__isnull=False)
                & ~Q(agreed_by=F("asked_by")),
                name="glass_two_keys",
                violation_error_message=_("Two keys are two people."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None)
                | Q(closes_at__gte=F("agreed_at"), closes_at__lte=F("agreed_at") + GLASS_OPEN),
                name="glass_one_hour",
                violation_error_message=_("After an hour it closes."),
            ),
            ExclusionConstraint(
                name="glass_one_committee",
                expressions=[
                    ("asked_by", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "agreed_at",
                            "closes_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(agreed_at__isnull=False),
                violation_error_message=_("One committee at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.asked_at:%F %R}"

    def is_open(self, at: datetime) -> bool:
        """Whether somebody may be in by it."""
        return self.closes_at is not None and at < self.closes_at
