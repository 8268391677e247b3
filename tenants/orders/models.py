"""Orders of the street office."""

from django.db import models
from django.db.models import F, Q

from keting.db.fields import SealedField
from keting.db.models import Base
from tenants.orders.kinds import KINDS, State

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
