"""Who belongs to a club, and who came to its meetings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.clubs.kinds import Part
from committees.clubs.models.club import Club
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base

SHANGHAI_DAY = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"


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
