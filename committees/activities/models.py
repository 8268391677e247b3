"""Activities, who signed up for them, and who came.

Two composite foreign keys, added by the migration, let the database tell the truth about copies: an
`held_on` and the `seats` beside a sign-up or an attendance are always those of its activity.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from committees.activities.kinds import Line, SignUpState, State, Via
from committees.rooms.models.offer import in_english
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base
from keting.privacy.ends import GONE

SHANGHAI_DAY = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"
# Whose names have gone are told apart no more.
TOLD_APART = Q(state=SignUpState.ACTIVE, is_double=False) & ~Q(name=GONE)


class Voidable(Base):
    """A counted fact: never changed in place, but voided with a reason and written anew."""

    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    void_reason = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


class Activity(Voidable):
    """Something that residents may come to, recorded once for all lines that it serves."""

    title = models.CharField(_("title"), max_length=40)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    summary = models.CharField(_("in a sentence"), max_length=120, blank=True)
    kind = models.ForeignKey(
        "tenants.ServiceKind",
        verbose_name=_("kind of service"),
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    lines = ArrayField(
        models.CharField(max_length=20, choices=Line.choices),
        verbose_name=_("lines"),
        default=list,
        blank=True,
    )
    festival = models.CharField(_("festival"), max_length=20, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    held_on = models.GeneratedField(
        expression=Func("starts_at", template=SHANGHAI_DAY, output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    place = models.CharField(_("place"), max_length=40)
    booking = models.OneToOneField(
        "rooms.Booking", on_delete=models.PROTECT, null=True, blank=True, related_name="activity"
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    led_by = models.ForeignKey(
        "staff.Worker",
        verbose_name=_("in charge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ANNOUNCED)
    cancel_reason = models.CharField(_("reason"), max_length=80, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["held_on"], name="activity_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message=_("An activity ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__gte=1),
                name="activity_seats_at_least_one",
                violation_error_message=_("Leave the seats empty where everybody may come."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED, cancel_reason__gt="")
                | (~Q(state=State.CANCELLED) & Q(cancel_reason="")),
                name="activity_cancelled_has_reason",
                violation_error_message=_("Say why it is cancelled; neighbours were looking forward to it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="activity_state_known",
                violation_error_message=_("An activity is announced, held or cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(lines__contained_by=Line.values),
                name="activity_lines_known",
                violation_error_message=_("This line is not in the table of lines."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, void_reason__gt=""),
                name="activity_void_has_reason",
                violation_error_message=_("A correction says why."),
            ),
            # Targets of the composite foreign keys of the sign-ups and the attendances.
            models.UniqueConstraint(
                fields=["id", "seats"],
                name="activity_seats_pair",
                violation_error_message=_("This activity is there already."),
            ),
            models.UniqueConstraint(
                fields=["id", "held_on"],
                name="activity_day_pair",
                violation_error_message=_("This activity is there already."),
            ),
        ]

    def __str__(self) -> str:
        return (in_english() and self.title_en) or self.title

    @property
    def where(self) -> str:
        """The place as it was typed; a room of ours in the reader's language."""
        return str(self.booking.room) if in_english() and self.booking else self.place


class SignUp(Base):
    """A neighbour who means to come: in a seat, waiting for one, or simply told where all may come."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sign_ups", db_index=False)
    held_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(null=True)
    seat = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(_("name"), max_length=30)
    phone = SealedField(_("phone"))
    phone_index = BlindIndexField(source="phone")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Who agreed for a child under fourteen; empty for everybody else.
    guardian = models.CharField(_("guardian"), max_length=30, blank=True, default="", db_default="")
    code = models.CharField(max_length=6)
    request_key = models.UUIDField()
    via = models.CharField(max_length=4, choices=Via.choices, default=Via.WEB)
    # Which colleague, stairway leader or volunteer did it for them.
    helped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # From before one name and number held one sign-up: stands beside an equal one.
    is_double = models.BooleanField(default=False, db_default=False, editable=False)
    state = models.CharField(max_length=9, choices=SignUpState.choices, default=SignUpState.ACTIVE)
    signed_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["household", "held_on"],
                condition=Q(household__isnull=False),
                name="signup_by_household",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "seat"],
                condition=Q(state=SignUpState.ACTIVE),
                name="signup_seat_once",
                violation_error_message=_("This seat was taken a moment ago."),
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(seats__isnull=False, seat__gte=1, seat__lte=F("seats")),
                name="signup_seat_exists",
                violation_error_message=_("There are no more seats than announced."),
            ),
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="signup_number_once",
                violation_error_message=_("Somebody signed up at the same moment. Please send it again."),
            ),
            models.UniqueConstraint(
                fields=["activity", "code"],
                name="signup_code_once",
                violation_error_message=_("This code is in use. Please send it again."),
            ),
            models.UniqueConstraint(
                fields=["activity", "request_key"],
                name="signup_request_once",
                violation_error_message=_("This sign-up has been received already."),
            ),
            models.UniqueConstraint(
                fields=["activity", "name", "phone_index"],
                condition=TOLD_APART & Q(phone_index__gt=""),
                name="signup_person_once",
                violation_error_message=_(
                    "This name and number have signed up already. "
                    "The code from then shows it, and gives it back."
                ),
            ),
            models.UniqueConstraint(
                fields=["activity", "name"],
                condition=TOLD_APART & Q(phone_index="", household__isnull=True),
                name="signup_name_once",
                violation_error_message=_(
                    "Somebody of this name has signed up already. "
                    "If it is another person, add a telephone number."
                ),
            ),
            models.UniqueConstraint(
                fields=["activity", "household", "name"],
                condition=TOLD_APART & Q(household__isnull=False),
                name="signup_door_once",
                violation_error_message=_(
                    "This household has signed up this name already. For one more, write who it is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=SignUpState.ACTIVE, withdrawn_at__isnull=True)
                | Q(state=SignUpState.WITHDRAWN, withdrawn_at__isnull=False, seat__isnull=True),
                name="signup_withdrawn_leaves_seat",
                violation_error_message=_("Who withdraws leaves the seat to the next."),
            ),
            models.CheckConstraint(
                condition=Q(via__in=Via.values),
                name="signup_via_known",
                violation_error_message=_("One signs up on the page or at the desk."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(Voidable):
    """Somebody came: from the sign-up list or walked in. Without a name it stays a head counted."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    held_on = models.DateField()
    sign_up = models.ForeignKey(
        SignUp, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    name = models.CharField(_("name"), max_length=30, blank=True)
    is_new = models.BooleanField(_("first time here"), default=False)
    ticked_at = models.DateTimeField()

    class Meta:
        ordering = ["ticked_at", "id"]
        indexes = [models.Index(fields=["held_on"], name="attendance_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["sign_up"],
                condition=Q(voided_at__isnull=True),
                name="attendance_once",
                violation_error_message=_("This neighbour has been ticked already."),
            ),
            models.CheckConstraint(
                condition=Q(sign_up__isnull=True) | Q(name=""),
                name="attendance_named_once",
                violation_error_message=_("A signed-up neighbour's name stands in the sign-up."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, void_reason__gt=""),
                name="attendance_void_has_reason",
                violation_error_message=_("A correction says why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sign_up or self.name)
