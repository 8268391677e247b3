"""The register: the street, its committees, their estates, and reference tables that all may read."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from keting.db.models import Base
from tenants.kinds import TenantType


class Tenant(TenantMixin, Base):  # type: ignore[misc]
    """An office with a schema of its own. The schema's name never changes, the name on the door may."""

    auto_create_schema = False
    auto_drop_schema = False

    type = models.CharField(max_length=10, choices=TenantType.choices)
    name = models.CharField(max_length=60)
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="tenant_name_once",
                violation_error_message=_("A committee of this name is open already."),
            ),
            models.UniqueConstraint(
                fields=["type"],
                condition=Q(type="street"),
                name="tenant_one_street",
                violation_error_message=_("A deployment serves one street."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin, Base):  # type: ignore[misc]
    """A host name; matched exactly."""


class Committee(Base):
    """What the register knows of a committee beside its name."""

    tenant = models.OneToOneField(Tenant, on_delete=models.PROTECT, related_name="committee")
    short_name = models.CharField(max_length=30)
    slug = models.SlugField(max_length=60, unique=True)
    is_pilot = models.BooleanField(default=False)
    address = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.short_name


class Version(Base):
    """How far an office's schema is; written in the transaction that brings it there."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="version")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=32, blank=True)
    migrated_at = models.DateTimeField()
    seconds = models.FloatField()
    problem = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"


class Blueprint(Base):
    """The text that makes a whole schema of one kind, for one state of the code, and what comes out of it."""

    kind = models.CharField(max_length=10, choices=TenantType.choices)
    code = models.CharField(max_length=64)
    text = models.TextField()
    added = models.JSONField()
    fingerprint = models.CharField(max_length=32)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="blueprint_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code[:8]}"


class RegionCode(Base):
    """The 12-digit statistical code of a committee while it is valid; codes change, keys do not."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    predecessor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{12}$"),
                name="regioncode_twelve_digits",
                violation_error_message=_("A region code has twelve digits."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="regioncode_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="regioncode_valid_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Estate(Base):
    """A housing estate (小区); it belongs to the committee that serves it."""

    committee = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="estates")
    name = models.CharField(max_length=40)
    is_old = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="estate_name_once")]

    def __str__(self) -> str:
        return self.name


class ServiceKind(Base):
    """One of the ten kinds of service; codes are fixed, names may be edited, an eleventh breaks sums."""

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40)
    hint_zh = models.CharField(max_length=60, blank=True)
    hint_en = models.CharField(max_length=90, blank=True)
    position = models.PositiveSmallIntegerField(unique=True)
    is_reconstructed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def hint(self) -> str:
        """A few words on what belongs here, in the reader's language."""
        return self.hint_en if (get_language() or "").startswith("en") else self.hint_zh


class OfficialDay(Base):
    """A day that differs from Monday to Friday by a State Council notice: off, or a make-up working day."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=20)
    is_working = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Festival(Base):
    """A traditional festival or solar term by its solar date."""

    day = models.DateField()
    name = models.CharField(max_length=20)
    basis = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="festival_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
