"""A half-year's hours shared out among clubs: the round, the wishes, and what somebody says against it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Reason, RoundState, Use
from committees.rooms.models.offer import Layout, Room
from committees.rooms.models.series import Series
from keting.db.models import Base

MOST_WISHES = 5


class Sharing(Base):
    """One half-year, shared out together. The seed is secret until the result is told; its digest never is.

    `case` is what the result was made of, frozen; `changes`, what the committee changed by hand, and why.
    """

    half = models.DateField()
    closes_on = models.DateField()
    cap_minutes = models.PositiveSmallIntegerField(default=480)
    busy_minutes = models.PositiveSmallIntegerField(default=240)
    seed = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    drawn_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    case = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["-half"]
        constraints = [
            models.UniqueConstraint(
                fields=["half"],
                name="sharing_once_a_half",
                violation_error_message=_("This half-year has its round already."),
            ),
            models.CheckConstraint(
                condition=Q(half__month__in=[1, 7], half__day=1),
                name="sharing_of_a_half",
                violation_error_message=_("A half-year begins in January or July."),
            ),
            models.CheckConstraint(
                condition=Q(busy_minutes__lte=F("cap_minutes"), busy_minutes__gt=0),
                name="sharing_caps_in_order",
                violation_error_message=_("Evenings and weekends are a part of the week's hours."),
            ),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="sharing_state_known"),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, drawn_at__isnull=True)
                | ~Q(state=RoundState.OPEN) & Q(drawn_at__isnull=False),
                name="sharing_drawn_says_when",
                violation_error_message=_("What is shared out says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half:%F}"


class ClubWish(Base):
    """A club's wish for a weekly time, by rank; once the round is drawn, what became of it and why."""

    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, related_name="wishes", db_index=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    head_count = models.PositiveSmallIntegerField()
    use = models.CharField(max_length=10, choices=Use.choices)
    said_at = models.DateTimeField()
    is_given = models.BooleanField(null=True)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    against = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    series = models.OneToOneField(Series, on_delete=models.PROTECT, null=True, related_name="wish")

    class Meta:
        ordering = ["club__name", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["sharing", "club", "rank"],
                name="clubwish_rank_once",
                violation_error_message=_("The club has a wish of this rank already."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=MOST_WISHES),
                name="clubwish_few",
                violation_error_message=_("A club has five wishes at most."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="clubwish_weekday_known"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="clubwish_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(is_given__isnull=True, reason="") | Q(is_given__isnull=False) & ~Q(reason=""),
                name="clubwish_result_says_why",
                violation_error_message=_("What became of a wish says why."),
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(is_given=True),
                name="clubwish_booked_was_given",
                violation_error_message=_("Only what was given is booked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} {self.rank}"


class Appeal(Base):
    """What a club says against the result, and the committee's answer."""

    wish = models.ForeignKey(ClubWish, on_delete=models.CASCADE, related_name="appeals", db_index=False)
    text = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish"],
                condition=Q(answered_at__isnull=True),
                name="appeal_open_once",
                violation_error_message=_("You have said this already; the committee answers."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="appeal_answer_has_words",
                violation_error_message=_("An answer says something."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
