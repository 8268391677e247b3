"""One line of the record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base


class Entry(Base):
    """Who did what to which row and why; a trigger refuses to change or delete it."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=36)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id", "at"], name="entry_by_thing")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.verb} {self.thing}"


class Tombstone(Base):
    """A person's row was emptied and stays empty, whatever backup is put back; says which row, never who.

    `kind` names the way of emptying (tenants.restoring.ERASERS); the row may be gone by now.
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
