"""What leaves the register: answers to whoever it is about, and lists for whoever works with it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import MOST_ALONE, TAKEN_WITHIN, Answer, ListReason, Right
from committees.households.models.register import Resident
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base


class DataRequest(Base):
    """Somebody asks to see, take, correct or delete what is kept of them; answered by a day that is set.

    Who is not in the register gives a name, and a telephone number by which rows are found.
    """

    right = models.CharField(pgettext_lazy("right", "What for?"), max_length=10, choices=Right.choices)
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    phone = SealedField(_("phone"))
    phone_index = BlindIndexField(source="phone")
    what = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    # Empty once the door belongs to another committee, whose colleague it was not.
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__gt="", right__in=Right.values),
                name="datarequest_says_who_and_what",
                violation_error_message=_("Please say who asks, and for what."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", said="")
                | Q(answered_at__isnull=False, answer__in=Answer.values)
                & Q(answered_at__gte=F("received_at")),
                name="datarequest_answer_is_whole",
                violation_error_message=_("An answer says when it was given, and which."),
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=[Answer.PARTLY, Answer.DECLINED]) | Q(said__gt=""),
                name="datarequest_no_says_why",
                violation_error_message=_("Who is refused something is told why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.due_on}"


class ListOrder(Base):
    """A list of people that somebody wants to take out, once, within a day; its digest marks every row of it.

    Of more than fifty people, or with names and numbers in full, only once another has agreed.
    """

    words = models.CharField(max_length=60, blank=True)
    tag = models.CharField(max_length=20, blank=True)
    is_full = models.BooleanField(default=False)
    reason = models.CharField(pgettext_lazy("list", "What for?"), max_length=12, choices=ListReason.choices)
    count = models.PositiveIntegerField()
    needs_second = models.GeneratedField(
        expression=models.ExpressionWrapper(Q(count__gt=MOST_ALONE) | Q(is_full=True), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_approved = models.BooleanField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ordered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_approved__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_approved__isnull=False)
                & ~Q(decided_by=F("ordered_by")),
                name="listorder_decided_by_another",
                violation_error_message=_("Another person agrees, never the one who asks."),
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True)
                | Q(needs_second=False, taken_at__lte=F("ordered_at") + TAKEN_WITHIN)
                | Q(is_approved=True, decided_at__isnull=False, taken_at__lte=F("decided_at") + TAKEN_WITHIN),
                name="listorder_taken_with_leave",
                violation_error_message=_("A list is taken within a day, once another has agreed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordered_at:%F} {self.count}"
