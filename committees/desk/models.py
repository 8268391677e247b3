"""Matters at the front desk and their steps."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import Asker, Channel, Outcome, State, StepKind
from keting.db.fields import SealedField
from keting.db.models import Base

SAYS_SOMETHING = r"\S"


class Series(Base):
    """The last number given out in a year; its row lock keeps numbers unique and without gaps."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year"], name="series_year_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Matter(Base):
    """One thing that somebody asked; whoever took it owns it until it has an end (首问负责).

    Counted facts (number, kind, day, end) never change in place: a correction voids the row and writes a
    new one under the same number. Triggers keep both and refuse to delete.
    """

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.ForeignKey(
        "tenants.ServiceKind",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind"),
        db_constraint=False,
        db_index=False,
    )
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel.choices)
    asker = models.CharField(_("who asked"), max_length=10, choices=Asker.choices, default=Asker.SELF)
    person = models.CharField(_("name"), max_length=60, blank=True)
    reply = SealedField(_("how to answer"))
    resident = models.ForeignKey(
        "households.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="matters"
    )
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="matters"
    )
    what = models.CharField(_("in one line"), max_length=200)

    received_at = models.DateTimeField(_("received"))
    received_on = models.GeneratedField(
        expression=TruncDate("received_at"),
        output_field=models.DateField(),
        db_persist=True,
    )
    received_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, related_name="matters_received", db_index=False
    )
    recorded_at = models.DateTimeField()
    owner = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="matters")
    due_on = models.DateField(_("due"))

    # The promise that still stands, as its step says.
    promise = models.CharField(max_length=200, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    # A hand-over that waits for its yes: to a colleague, or to somebody outside.
    offered_to = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="matters_offered"
    )
    handed_to = models.CharField(_("handed to"), max_length=60, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(_("accepted by"), max_length=60, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.GeneratedField(
        expression=TruncDate("closed_at"),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    # Shown the way: where, to whom, with which papers, and when we ask how it went.
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    contact = models.CharField(_("ask for"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone there"), max_length=30, blank=True)
    papers = models.CharField(_("bring"), max_length=200, blank=True)
    call_back_on = models.DateField(_("we call back on"), null=True, blank=True)
    called_back_at = models.DateTimeField(null=True, blank=True)

    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    void_reason = models.CharField(_("why"), max_length=200, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    # The form's own key: sent twice, it is one matter.
    request_key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["received_on"], name="matter_by_received"),
            models.Index(fields=["closed_on"], name="matter_by_closed"),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(state="open", voided_at=None),
                name="matter_open_by_owner",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"],
                condition=Q(voided_at=None),
                name="matter_number_once",
                violation_error_message=_("This number has been given out already."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="matter_request_once",
                violation_error_message=_("This form has been sent already."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values) & Q(asker__in=Asker.values),
                name="matter_words_known",
                violation_error_message=_("Please choose how the matter came and who asked."),
            ),
            models.CheckConstraint(
                condition=Q(what__regex=SAYS_SOMETHING),
                name="matter_says_what",
                violation_error_message=_("Please write in one line what it is about."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed_at=None)
                | Q(state="closed", outcome__in=Outcome.values, closed_at__isnull=False),
                name="matter_closed_has_outcome",
                violation_error_message=_(
                    "A matter is closed when, and only when, it has an outcome and a day."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="handed_over")
                | Q(handed_to__regex=SAYS_SOMETHING, accepted_at__isnull=False),
                name="matter_handed_is_accepted",
                violation_error_message=_(
                    "Handing over ends a matter only once the other side has accepted."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="guided") | Q(next_step__regex=SAYS_SOMETHING),
                name="matter_guided_says_next",
                violation_error_message=_("Nobody leaves without a named next step."),
            ),
            models.CheckConstraint(
                condition=Q(promise="", promised_on=None)
                | Q(promise__regex=SAYS_SOMETHING, promised_on__isnull=False),
                name="matter_promise_has_day",
                violation_error_message=_("A promise needs its day."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("received_at")),
                name="matter_ends_after_start",
                violation_error_message=_("A matter cannot end before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="", replaced_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False, void_reason__regex=SAYS_SOMETHING),
                name="matter_void_says_why",
                violation_error_message=_("A correction says who made it and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands on the slip: 2026-0143."""
        return f"{self.year}-{self.serial:04d}"

    @property
    def is_open(self) -> bool:
        """Still somebody's to see through."""
        return self.state == State.OPEN


class Step(Base):
    """What was done about a matter, and by whom; a trigger refuses to change or delete it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=15, choices=StepKind.choices)
    line = models.CharField(_("in one line"), max_length=200, blank=True)
    promised_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="promised", line__regex=SAYS_SOMETHING, promised_on__isnull=False)
                | (~Q(kind="promised") & Q(promised_on=None)),
                name="step_promise_has_day",
                violation_error_message=_("A promise needs its day."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values),
                name="step_kind_known",
                violation_error_message=_("Unknown kind of step."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %H:%M} {self.kind}"
