"""Households and the people in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import Basis, Sex
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base


class Household(Base):
    """A door: building, stairway and room number. It stays when its people change."""

    estate = models.ForeignKey(
        "tenants.Estate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    building = models.CharField(_("building"), max_length=20)
    unit = models.CharField(_("stairway"), max_length=20, blank=True)
    room_no = models.CharField(_("room"), max_length=20)
    since = models.DateField(_("in the register since"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["building", "unit", "room_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "unit", "room_no"],
                name="household_address_once",
                violation_error_message=_("This address is in the register already."),
            ),
        ]

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room_no) if part)


class Resident(Base):
    """A person of a household: what the desk and the visits need, nothing more."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    is_head = models.BooleanField(_("head of household"), default=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    id_number = SealedField(_("ID number"))
    id_number_index = BlindIndexField(source="id_number")
    phone = SealedField(_("phone"))
    phone_index = BlindIndexField(source="phone")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices, default=Basis.BOTH)
    tags = models.JSONField(default=list, blank=True)
    since = models.DateField(_("here since"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["household", "-is_head", "id"]
        indexes = [
            models.Index(fields=["pinyin"], name="resident_by_pinyin"),
            models.Index(fields=["phone_index"], name="resident_by_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(id_number_index="") & Q(until__isnull=True),
                name="resident_id_number_once",
                violation_error_message=_("This ID number is in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="resident_dates_in_order",
                violation_error_message=_("A person cannot leave before arriving."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
