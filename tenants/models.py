"""The register: the street, its committees, their estates, and reference tables that all may read."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from keting.db.models import Base
from tenants.kinds import ChangeKind, TenantState, TenantType, words_of


class Tenant(TenantMixin, Base):  # type: ignore[misc]
    """An office with a schema of its own. The schema's name never changes, the name on the door may."""

    auto_create_schema = False
    auto_drop_schema = False
    # `with tenant:` keeps the former tenant in a list that all threads share; the one door is tenants.scope.
    __enter__ = __exit__ = activate = deactivate = None
    # The present host, when it was found by a former one (tenants.scope).
    moved_to: str = ""

    type = models.CharField(max_length=10, choices=TenantType.choices)
    name = models.CharField(max_length=60)
    opened_on = models.DateField()
    state = models.CharField(max_length=10, choices=TenantState.choices, default=TenantState.OPEN)
    # The first day on which it is no more.
    closed_on = models.DateField(null=True, blank=True)
    # When a suspended office means to be back.
    back_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="offspring"
    )

    # By it the street's functions know who calls them; written by tenants.roles only.
    login = models.CharField(max_length=63, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["login"], condition=~Q(login=""), name="tenant_login_once"),
            models.CheckConstraint(
                condition=Q(schema_name__regex=r"^(street|c\d{12})$"), name="tenant_schema_known"
            ),
            models.CheckConstraint(condition=Q(state__in=TenantState.values), name="tenant_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["merged", "retired"], closed_on__isnull=False)
                & Q(closed_on__gte=F("opened_on"))
                | Q(state__in=["open", "suspended"], closed_on__isnull=True),
                name="tenant_closed_has_day",
                violation_error_message=_("What is closed for good has a last day, after its first."),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", successor__isnull=False)
                | (~Q(state="merged") & Q(successor__isnull=True)),
                name="tenant_merged_has_successor",
                violation_error_message=_("A committee is merged into another one."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")),
                name="tenant_successor_is_another",
                violation_error_message=_("A committee cannot be merged with itself."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(closed_on__isnull=True),
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

    @property
    def is_open(self) -> bool:
        """Pages are answered and tasks are done."""
        return self.state == TenantState.OPEN


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
    glance = models.CharField(max_length=32, default="")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="blueprint_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code[:8]}"


class Spare(Base):
    """A schema made beforehand, for the next committee that opens."""

    schema = models.CharField(max_length=63, unique=True)
    code = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=32, default="")
    fingerprint = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.schema


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


class FormerName(Base):
    """A name that a committee had for a while; the present one stands with the tenant."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="formername_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}–{self.valid_until}"


class Change(Base):
    """A turn in a committee's life: what was done, since when it holds, and what undoing it needs.

    `partner` is the other committee: the one that took the rows in, or the new one. `former` holds nothing
    personal: every office may read the register.
    """

    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="changes")
    partner = models.ForeignKey(
        Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="changes_as_partner"
    )
    valid_from = models.DateField()
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=60)
    counts = models.JSONField(default=dict)
    former = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-done_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(settled_at__isnull=True),
                name="change_undone_or_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.tenant_id} {self.valid_from}"


class Estate(Base):
    """A housing estate (小区); it belongs to the committee that serves it."""

    committee = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="estates", db_index=False)
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
        return words_of(self)[0]

    @property
    def hint(self) -> str:
        """A few words on what belongs here, in the reader's language."""
        return words_of(self)[1]


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
