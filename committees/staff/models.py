"""Who works in the committee, who is planned where, and who is where now."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from committees.staff.kinds import Half, Line, Post, Source, Title, half_of
from keting.db.fields import SealedField
from keting.db.models import Base
from keting.legible import UNREADABLE, is_legible
from keting.pinyin import syllables

COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "令狐")


class Worker(Base):
    """A member of the committee's staff, as the roster and the public board name them."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="worker"
    )
    name = models.CharField(_("name"), max_length=30)
    title = models.CharField(_("post"), max_length=30, blank=True)
    line = models.CharField(_("line"), max_length=30, blank=True)
    # For colleagues only; no public page reads it.
    phone = SealedField(_("phone"))
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    since = models.DateField(_("here since"), null=True, blank=True)
    until = models.DateField(_("here until"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="worker_dates_in_order",
                violation_error_message=_("Nobody leaves before arriving."),
            ),
            models.CheckConstraint(
                condition=is_legible("name"),
                name="worker_name_legible",
                violation_error_message=UNREADABLE,
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) | Q(until__isnull=False),
                name="worker_leaver_has_date",
                violation_error_message=_("Say on which day this colleague leaves."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def surname(self) -> str:
        """王; 欧阳 where the surname has two characters."""
        return self.name[:2] if self.name.startswith(COMPOUND_SURNAMES) else self.name[:1]

    @property
    def public_name(self) -> str:
        """How residents call them: 王老师, Wang laoshi, 王さん; given names stay inside."""
        surname = self.surname
        if (get_language() or "").startswith("en"):
            surname = "".join(syllables(surname)).capitalize()
        return _now("%(surname)s laoshi") % {"surname": surname}

    @property
    def title_label(self) -> str:
        """The post in the reader's language where it is a usual one."""
        return _label(Title, self.title)

    @property
    def line_label(self) -> str:
        """The line in the reader's language where it is a usual one."""
        return _label(Line, self.line)


def _label(kinds: type[Title | Line], value: str) -> str:
    return str(kinds(value).label) if value in kinds.values else value


class HoursOf(Func):
    """The hours of a shift as a range of Shanghai clock time."""

    function = "tsrange"
    template = "%(function)s(day + starts, day + ends)"
    output_field = DateTimeRangeField()


class InstantsOf(Func):
    """The half-open run of instants between two columns."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Shift(Base):
    """A worker's post for some hours of a day; nobody stands at two posts at once."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    post = models.CharField(_("post"), max_length=10, choices=Post.choices)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ROSTER)

    class Meta:
        ordering = ["day", "starts", "worker"]
        indexes = [models.Index(fields=["day", "starts"], name="shift_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="shift_ends_after_start",
                violation_error_message=_("A shift ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(post__in=Post.values),
                name="shift_known_post",
                violation_error_message=_("There is no such post."),
            ),
            ExclusionConstraint(
                name="shift_one_post_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), (HoursOf(), RangeOperators.OVERLAPS)],
                violation_error_message=_("This colleague is already planned for these hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}–{self.ends:%H:%M} {self.post}"

    @property
    def half(self) -> Half:
        """The half of the day under which the roster shows it."""
        return half_of(self.starts)


class Presence(Base):
    """Where a worker really is for a while, noted over what the roster says."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="presences")
    post = models.CharField(max_length=10, choices=Post.choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    covered_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="covers", db_index=False
    )

    class Meta:
        ordering = ["from_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="presence_ends_after_start",
                violation_error_message=_("One is back after leaving, not before."),
            ),
            models.CheckConstraint(
                condition=Q(post__in=Post.values),
                name="presence_known_post",
                violation_error_message=_("There is no such post."),
            ),
            models.CheckConstraint(
                condition=Q(covered_by__isnull=True) | ~Q(covered_by=F("worker")),
                name="presence_cover_is_another",
                violation_error_message=_("Nobody covers for themselves."),
            ),
            ExclusionConstraint(
                name="presence_one_place_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (InstantsOf("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Nobody is at two places at once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.from_at:%F %R}–{self.until_at:%R}"
