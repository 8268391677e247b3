"""Households, the people in them, and the register files they come from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import Answer, Basis, CardEnd, ImportState, Relation, Right, Sex, Tenure
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base


class Household(Base):
    """A door: building, stairway and room number. It stays when its people change."""

    estate = models.ForeignKey(
        "tenants.Estate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
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

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cards")
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


class DataRequest(Base):
    """Somebody asks to see, take, correct or delete what is kept of them; answered by a day that is set.

    Who is not in the register gives a name, and a telephone number by which rows are found.
    """

    right = models.CharField(pgettext_lazy("right", "What for?"), max_length=10, choices=Right.choices)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="+")
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


class RegisterImport(Base):
    """A register file on its way in: checked, shown, confirmed, taken in whole or not at all.

    `content` is the sealed file, kept only until the import has ended.
    """

    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    uploaded_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=ImportState.RUNNING),
                name="registerimport_runs_alone",
                violation_error_message=_("Another register is being taken in. Please wait for it."),
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True) | ~Q(state__in=[ImportState.DONE, ImportState.REFUSED]),
                name="registerimport_file_is_gone",
                violation_error_message=_("The file of an ended import is not kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ImportProblem(models.Model):
    """What is wrong in one cell of a register file; the sentence is made in the reader's language.

    The key is a sequence: a file may have thousands and they live as long as the import.
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    is_note = models.BooleanField(default=False)

    class Meta:
        ordering = ["is_note", "row", "id"]
        indexes = [models.Index(fields=["register_import", "is_note", "row"], name="importproblem_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"
