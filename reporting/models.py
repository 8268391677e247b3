"""The street's own tables: figures that committees handed over, and what is made of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keting.clock import Grain
from keting.db.models import Base
from reporting.kinds import RunState

GRAINS = [(grain.value, grain.value) for grain in Grain]


class Figure(models.Model):
    """One counted cell of one committee; written only by `submit`, which replaces and never adds.

    The committee is the name of its schema, which never changes; no foreign key, so that the fold takes no
    lock outside its own rows. The cell is its own key: there is nothing that a UUID could tell apart.
    """

    pk = models.CompositePrimaryKey("measure", "grain", "start", "committee", "part")
    committee = models.CharField(max_length=63)
    measure = models.CharField(max_length=40)
    part = models.CharField(max_length=20, blank=True)
    grain = models.CharField(max_length=7, choices=GRAINS)
    start = models.DateField()
    n = models.BigIntegerField()
    d = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grain__in=[grain.value for grain in Grain]), name="figure_grain"
            ),
            models.CheckConstraint(condition=Q(n__gte=0), name="figure_n_not_negative"),
        ]
        indexes = [models.Index(fields=["committee", "grain", "start"], name="figure_by_committee")]

    def __str__(self) -> str:
        return f"{self.committee} {self.measure} {self.grain} {self.start}: {self.n}"


class Reported(models.Model):
    """Up to when a committee has been counted; its key is the committee's schema, as in Figure."""

    committee = models.CharField(max_length=63, primary_key=True)
    first_day = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    folded_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    recounted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.committee} {self.folded_at}"


class Discrepancy(Base):
    """A figure that the nightly recount found to be wrong: an alarm, whatever the cause."""

    committee = models.CharField(max_length=63)
    measure = models.CharField(max_length=40)
    part = models.CharField(max_length=20, blank=True)
    grain = models.CharField(max_length=7, choices=GRAINS)
    start = models.DateField()
    had_n = models.BigIntegerField(null=True)
    had_d = models.BigIntegerField(null=True)
    is_n = models.BigIntegerField(null=True)
    is_d = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at", "committee", "measure"]
        indexes = [models.Index(fields=["found_at"], name="discrepancy_by_time")]

    def __str__(self) -> str:
        return f"{self.committee} {self.measure} {self.start}: {self.had_n} ≠ {self.is_n}"


class RecordHead(Base):
    """Where the chain of an office's record stood at the end of a day; written only by `keep_head`.

    A number and a digest: what the record holds stays in the office.
    """

    office = models.CharField(max_length=63)
    day = models.DateField()
    number = models.PositiveIntegerField()
    lines = models.BigIntegerField()
    digest = models.BinaryField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["office", "number", "told_at"]
        indexes = [models.Index(fields=["office", "day"], name="recordhead_by_office")]

    def __str__(self) -> str:
        return f"{self.office} {self.day}: {self.number}"


class FreeTime(Base):
    """A stretch in which a committee's room is free, told by itself for its neighbours; hours, never people.

    Written only by `share_free`, which replaces what the committee told before; read through `free_nearby`.
    """

    committee = models.CharField(max_length=63)
    slug = models.CharField(max_length=20)
    room = models.CharField(max_length=30)
    seats = models.PositiveSmallIntegerField()
    is_loud = models.BooleanField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["committee", "starts_at"]
        indexes = [
            models.Index(fields=["committee"], name="freetime_by_committee"),
            models.Index(fields=["starts_at"], name="freetime_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.room} {self.starts_at}"


class TableRun(Base):
    """One making of the city's table for a month or a quarter, with its files; they hold counts only."""

    grain = models.CharField(max_length=7, choices=GRAINS)
    start = models.DateField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=60, blank=True)
    as_of = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    workbook = models.BinaryField(null=True)
    bundle = models.BinaryField(null=True)

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [models.Index(fields=["ordered_at"], name="tablerun_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(grain__in=["month", "quarter"]),
                name="tablerun_month_or_quarter",
                violation_error_message=_("The city's table covers a month or a quarter."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(workbook__isnull=False) & ~Q(sha256="")),
                name="tablerun_done_has_file",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="tablerun_done_within_total"),
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.start} {self.state}"
