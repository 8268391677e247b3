"""What a household opens with a code by text message."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.households.models.register import Household, Resident
from keting.db.models import Base

TRIES = 5


class TextPass(Base):
    """A code that was asked for by telephone, once; used, it opens the household for a day.

    Somebody whose number nobody has gets a row too, of nobody: asking takes the same time. The code itself
    is kept nowhere: it is derived from the row's key.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    # Only what was sent can be typed: whoever guesses has as many tries as messages go out.
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(TRIES)])
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=TRIES),
                name="textpass_few_tries",
                violation_error_message=_("A code may be typed five times."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, used_at__isnull=True) | Q(household__isnull=False),
                name="textpass_opens_a_household",
                violation_error_message=_("A code opens a household."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(used_at__isnull=False, ended_at__gte=F("used_at")),
                name="textpass_dates_in_order",
                violation_error_message=_("What was never opened does not end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%F}"
