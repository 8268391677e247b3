"""Clubs, who belongs to them, how they were renewed, who came, and what they tell."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import ENDED, MOST_STARS, Category, Part, State, Via
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base

SHANGHAI_DAY = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"


def in_english(text: str, english: str) -> str:
    """The English words for who reads English, where there are any."""
    return english if english and not (get_language() or "").startswith("zh") else text


class Club(Base):
    """A club of neighbours. It is asked for, approved, renewed each half-year, and dissolved one day.

    `since` and `until` are the days between which it counts; `liaison` is the colleague it turns to.
    """

    name = models.CharField(_("name of the club"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    category = models.CharField(_("class"), max_length=10, choices=Category.choices)
    about = models.CharField(_("what you do"), max_length=200)
    about_en = models.CharField(_("the same in English"), max_length=400, blank=True)
    joining = models.CharField(_("how to join"), max_length=120, blank=True)
    joining_en = models.CharField(_("how to join, in English"), max_length=240, blank=True)
    founded_on = models.DateField(pgettext_lazy("club", "founded on"))
    stars = models.PositiveSmallIntegerField(_("stars"), default=0)
    liaison = models.ForeignKey(
        "staff.Worker",
        verbose_name=_("liaison"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_via = models.CharField(max_length=4, choices=Via.choices, default=Via.WEB)
    request_key = models.UUIDField()
    # Whose card it was asked for with, or for which door the desk asked.
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=~Q(state__in=ENDED),
                name="club_name_once",
                violation_error_message=_("A club of this name is here already."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="club_request_once",
                violation_error_message=_("This has been received already."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="club_category_known",
                violation_error_message=_("There are four classes of clubs."),
            ),
            models.CheckConstraint(
                condition=Q(stars__lte=MOST_STARS),
                name="club_stars_few",
                violation_error_message=_("A club has five stars at most."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.ASKED, State.DECLINED], since__isnull=True, until__isnull=True)
                | Q(state=State.ACTIVE, since__isnull=False, until__isnull=True)
                | Q(state=State.CLOSED, since__isnull=False, until__gte=F("since")),
                name="club_state_has_days",
                violation_error_message=_("A club is here from its approval until it is dissolved."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, reason__gt="") | ~Q(state__in=ENDED) & Q(reason=""),
                name="club_end_says_why",
                violation_error_message=_("A club that is not here any more says why."),
            ),
        ]

    def __str__(self) -> str:
        return in_english(self.name, self.name_en)

    @property
    def story(self) -> str:
        """What it does, in the reader's language."""
        return in_english(self.about, self.about_en)

    @property
    def way_in(self) -> str:
        """How to join, in the reader's language."""
        return in_english(self.joining, self.joining_en)


class Member(Base):
    """Somebody of a club: a resident of the register, or an outsider with a name and perhaps a number.

    A resident's name and number stand in the register only. Erased there, or moved to another committee,
    nothing here says any more who it was; so a row with neither is allowed.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="members")
    resident = models.ForeignKey(
        "households.Resident", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=30, blank=True)
    phone = SealedField(_("phone"))
    phone_index = BlindIndexField(source="phone")
    part = models.CharField(_("part"), max_length=10, choices=Part.choices, default=Part.MEMBER)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ["joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(part=Part.LEADER, left_on__isnull=True),
                name="member_one_leader",
                violation_error_message=_("A club has one leader."),
            ),
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(part=Part.DEPUTY, left_on__isnull=True),
                name="member_one_deputy",
                violation_error_message=_("A club has one deputy."),
            ),
            models.UniqueConstraint(
                fields=["club", "resident"],
                condition=Q(resident__isnull=False, left_on__isnull=True),
                name="member_resident_once",
                violation_error_message=_("This neighbour is in the club already."),
            ),
            models.UniqueConstraint(
                fields=["club", "name", "phone_index"],
                condition=Q(name__gt="", left_on__isnull=True),
                name="member_outsider_once",
                violation_error_message=_("This person is in the club already."),
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=True) | Q(name="", phone_index=""),
                name="member_named_once",
                violation_error_message=_("A resident's name stands in the register."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_days_in_order",
                violation_error_message=_("Nobody leaves before joining."),
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="member_part_known"),
            # Referenced by tick_of_member.
            models.UniqueConstraint(fields=["id", "club"], name="member_and_club"),
        ]

    def __str__(self) -> str:
        return self.resident.name if self.resident else self.name


class Renewal(Base):
    """A club goes on for another half-year, and this is how many it was; `half` is the half's first day."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="renewals", db_index=False)
    half = models.DateField()
    members = models.PositiveSmallIntegerField()
    meetings = models.PositiveSmallIntegerField()
    renewed_at = models.DateTimeField()
    renewed_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-half"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "half"],
                name="renewal_once_a_half",
                violation_error_message=_("This club has been renewed for this half-year already."),
            ),
            models.CheckConstraint(
                condition=Q(half__month__in=[1, 7], half__day=1),
                name="renewal_of_a_half",
                violation_error_message=_("A half-year begins in January or July."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half:%F}"


class Tick(Base):
    """Somebody came to a meeting of the club; without a member, a guest. Never changed, only voided."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="ticks", db_index=False)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="ticks", db_index=False
    )
    starts_at = models.DateTimeField()
    held_on = models.GeneratedField(
        expression=models.Func("starts_at", template=SHANGHAI_DAY, output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    ticked_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["held_on"], name="tick_by_day"),
            models.Index(fields=["club", "starts_at"], name="tick_by_meeting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "starts_at"],
                condition=Q(voided_at__isnull=True, member__isnull=False),
                name="tick_once",
                violation_error_message=_("This member has been ticked already."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=False) | Q(voided_by__isnull=True),
                name="tick_void_has_day",
                violation_error_message=_("A correction says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F}"


class Notice(Base):
    """What a club tells on its page, until a day."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="notices")
    text = models.CharField(_("notice"), max_length=200)
    text_en = models.CharField(_("the same in English"), max_length=400, blank=True)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    until = models.DateField(_("until this day"))

    class Meta:
        ordering = ["-posted_at", "-id"]

    def __str__(self) -> str:
        return in_english(self.text, self.text_en)
