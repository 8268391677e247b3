"""Households and the people in them, with the cards of their doors."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import Basis, CardEnd, Relation, Sex, Tenure
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base
from keting.legible import UNREADABLE, is_legible


class Household(Base):
    """A door: building, stairway and room number. It stays when its people change."""

    estate = models.ForeignKey(
        "tenants.Estate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    building = models.CharField(_("building"), max_length=20)
    unit = models.CharField(_("stairway"), max_length=20, blank=True)
    room_no = models.CharField(_("room"), max_length=20)
    tenure = models.CharField(_("use"), max_length=10, choices=Tenure.choices, blank=True)
    since = models.DateField(_("in the register since"))
    until = models.DateField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["building", "unit", "room_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "unit", "room_no"],
                condition=Q(voided_at__isnull=True),
                name="household_address_once",
                violation_error_message=_("This address is in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="household_dates_in_order",
                violation_error_message=_("A household cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room_no) if part)


class Resident(Base):
    """A person of a household: what the desk and the visits need, nothing more.

    The row's key stays with the person. What is counted (household, basis, sex, birth, dates) is never
    lost: a change leaves a bare history row with `until`, a correction one with `voided_at`; neither holds
    a name or a number. A figure as of an instant counts rows recorded by then and not voided by then.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    is_head = models.BooleanField(_("head of household"), default=False)
    relation = models.CharField(
        _("relation to head"), max_length=12, choices=Relation.choices, blank=True, default=""
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    id_number = SealedField(_("ID number"))
    id_number_index = BlindIndexField(source="id_number")
    phone = SealedField(_("phone"))
    phone_index = BlindIndexField(source="phone")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices, default=Basis.BOTH)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    since = models.DateField(pgettext_lazy("register", "here since"))
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True, blank=True)
    history_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="history"
    )

    class Meta:
        ordering = ["household", "-is_head", "born_on", "id"]
        indexes = [
            models.Index(fields=["pinyin"], name="resident_by_pinyin"),
            models.Index(fields=["phone_index"], name="resident_by_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=Q(id_number_index__gt="", until__isnull=True, voided_at__isnull=True),
                name="resident_id_number_once",
                violation_error_message=_("This ID number is in the register already."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(is_head=True, until__isnull=True, voided_at__isnull=True),
                name="resident_one_head",
                violation_error_message=_("A household has one head."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="resident_dates_in_order",
                violation_error_message=_("A person cannot leave before arriving."),
            ),
            models.CheckConstraint(
                condition=is_legible("name"),
                name="resident_name_legible",
                violation_error_message=UNREADABLE,
            ),
            models.CheckConstraint(
                condition=Q(name__gt="") | Q(until__isnull=False) | Q(voided_at__isnull=False),
                name="resident_has_name",
                violation_error_message=_("A person in the register has a name."),
            ),
            models.CheckConstraint(
                condition=Q(history_of__isnull=True) | Q(name="", id_number_index="", phone_index=""),
                name="resident_history_is_bare",
                violation_error_message=_("History keeps dates, no person."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HouseholdCard(Base):
    """A card with which a household books without an account; only the digest of its secret is kept."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cards", db_index=False)
    secret_hash = models.CharField(max_length=32)
    printed_at = models.DateTimeField()
    # Empty once the household belongs to another committee, whose colleague it was not.
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Empty where nobody was asked: the last of the household has left the register.
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.CharField(max_length=10, choices=CardEnd.choices, blank=True)

    class Meta:
        ordering = ["-printed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["secret_hash"],
                name="householdcard_secret_once",
                violation_error_message=_("This card is there already."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(revoked_at__isnull=True),
                name="householdcard_valid_once",
                violation_error_message=_("A household has one card that holds."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, why="")
                | Q(revoked_at__isnull=False, why__in=CardEnd.values),
                name="householdcard_end_says_why",
                violation_error_message=_("A card that has ended says when and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_at:%F}"
