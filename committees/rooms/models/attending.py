"""What became of a booking on its day: who came, who did not, keys, and what must be mended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Came, Trouble
from committees.rooms.models.booking import Booking
from committees.rooms.models.offer import Room
from keting.db.fields import BlindIndexField, SealedField
from keting.db.models import Base


class Arrival(Base):
    """Somebody came: ticked at the desk, by the code on the door, or keyed in from the sheet of paper."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="arrival")
    how = models.CharField(max_length=10, choices=Came.choices)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=Came.values), name="arrival_how_known"),
            models.CheckConstraint(
                condition=Q(how=Came.DOOR) | Q(noted_by__isnull=False),
                name="arrival_by_somebody",
                violation_error_message=_("At the desk somebody ticks it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_how_display())


class Absence(Base):
    """Nobody came. It weighs less from day to day; forgiven, with a note, it weighs nothing."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="absence")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    forgiven_at = models.DateTimeField(null=True, blank=True)
    forgiven_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    forgiven_for = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-noted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgiven_at__isnull=True, forgiven_by__isnull=True, forgiven_for="")
                | Q(forgiven_at__isnull=False) & ~Q(forgiven_for=""),
                name="absence_forgiven_says_why",
                violation_error_message=_("What is forgiven says when and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noted_at:%F}"


class Pause(Base):
    """Somebody does not book for some days: a household, or whoever has the telephone number."""

    household = models.ForeignKey(
        "households.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    phone = SealedField()
    phone_index = BlindIndexField(source="phone")
    since = models.DateTimeField()
    until = models.DateTimeField()
    # Both empty where the house paused by its own rule.
    reason = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False) ^ ~Q(phone_index=""),
                name="pause_of_one",
                violation_error_message=_("A pause is a household's or a telephone number's."),
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="pause_has_an_end",
                violation_error_message=_("A pause lasts ninety days at most."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(made_by__isnull=True),
                name="pause_says_why",
                violation_error_message=_("Please say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason or str(_("several times nobody came"))


class KeyLoan(Base):
    """A key in somebody's hands, and how the room was left when it came back."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="key_loans", db_index=False)
    key_no = models.CharField(max_length=10)
    taken_by = models.CharField(max_length=30)
    taken_at = models.DateTimeField()
    given_by = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # What was not in order, of `kinds.LEFT`: power, windows, fire, clean, tables.
    not_done = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "key_no"],
                condition=Q(returned_at__isnull=True),
                name="keyloan_out_once",
                violation_error_message=_("This key is out already."),
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, received_by__isnull=True)
                | Q(returned_at__isnull=False, returned_at__gte=F("taken_at"), received_by__isnull=False),
                name="keyloan_returned_to_somebody",
                violation_error_message=_("A key comes back after it was taken, to somebody."),
            ),
            models.CheckConstraint(
                condition=~Q(key_no="") & ~Q(taken_by=""),
                name="keyloan_says_which_and_who",
                violation_error_message=_("Say which key, and who takes it."),
            ),
        ]

    def __str__(self) -> str:
        return self.key_no


class Upkeep(Base):
    """Something in a room that is broken or not clean, until somebody has seen to it."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="upkeep", db_index=False)
    kind = models.CharField(max_length=10, choices=Trouble.choices)
    what = models.CharField(max_length=100)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("staff.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "upkeep"
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Trouble.values), name="upkeep_kind_known"),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="upkeep_says_what",
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_at__gte=F("noted_at"), done_by__isnull=False),
                name="upkeep_done_by_somebody",
                violation_error_message=_("It is done after it was noted, by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return self.what
