"""What counting leaves in a committee's schema."""

from django.db import models
from django.db.models.functions import Now

from keting.db.models import Base


class Mark(models.Model):
    """A fact of this day has changed and waits to be counted; appended by triggers, never updated.

    The key is a sequence, not a UUID: a fold deletes exactly the ids that it read. No index but the key's:
    savers pay for each, and what waits is read whole.
    """

    fact = models.CharField(max_length=40)
    day = models.DateField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.fact} {self.day}"


class CountingState(Base):
    """The one row that a fold locks first; says from when and up to when the committee has been counted."""

    is_only = models.BooleanField(default=True, unique=True)
    first_day = models.DateField(null=True)
    counted_at = models.DateTimeField(null=True)
    ticked_on = models.DateField(null=True)
    recounted_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # The night on which what is past its time was let go.
    cleared_on = models.DateField(null=True)
    # Figures of spans that ended by this day stay as they are: rows have come or gone since (merge, split).
    fixed_until = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(is_only=True), name="countingstate_is_only")]

    def __str__(self) -> str:
        return f"counted {self.counted_at}"
