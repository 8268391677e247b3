"""The record: its lines, the batches and the keys by which they are sealed, and who has been erased."""

from django.db import models
from django.db.models import F, Func, Q, TextField
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from keting.db.fields import SealedField
from keting.db.models import Base


class Entry(Base):
    """Who did what to which row and why; triggers refuse to delete it, and to change it but by sealing it.

    `before` and `after` hold the fields that changed; words stand there as cipher text (`RowKey`). `place`
    and `digest` are set once, by the batch that takes the line into the chain.
    """

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=36)
    why = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # When a merge or a split brought the line from another committee's record.
    brought_at = models.DateTimeField(null=True)
    place = models.BigIntegerField(null=True, editable=False)
    digest = models.BinaryField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_id", "at"], name="entry_by_thing"),
            models.Index(fields=["at", "id"], name="entry_by_time"),
            models.Index(fields=["id"], condition=Q(place__isnull=True), name="entry_unsealed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(place__isnull=False), name="entry_place_once"
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, digest__isnull=True)
                | Q(place__isnull=False, digest__isnull=False),
                name="entry_sealed_whole",
            ),
            # By field, or nothing at all: whoever reads the record relies on it.
            *(
                models.CheckConstraint(
                    condition=Q(
                        Exact(Func(F(side), function="jsonb_typeof", output_field=TextField()), "object")
                    ),
                    name=f"entry_{side}_by_field",
                )
                for side in ("before", "after")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.verb} {self.thing}"


class Seal(Base):
    """A batch of lines in the chain, from place `first` to `last`; its digest holds the one before it."""

    number = models.PositiveIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="seal_number_once"),
            models.CheckConstraint(
                condition=Q(count=F("last") - F("first") + 1) & Q(count__gte=1), name="seal_counts_its_lines"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first}-{self.last}"


class RowKey(Base):
    """The key under which the record keeps words of one row; deleted with them, it takes them from all lines.

    Itself sealed by the office's key. `thing` and `thing_id` are those of the lines.
    """

    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=36)
    key = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "thing_id"], name="rowkey_once")]

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id}"


class Tombstone(Base):
    """A row was emptied or ended for good, whatever backup is put back; says which row, never who.

    `kind` names the way of emptying (tenants.restoring.ERASERS) or the table; the row may be gone by now.
    """

    kind = models.CharField(max_length=40)
    row_id = models.UUIDField()
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id"],
                name="tombstone_once",
                violation_error_message=_("This person has been erased already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
