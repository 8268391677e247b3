"""One line of the record."""

from django.db import models

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
