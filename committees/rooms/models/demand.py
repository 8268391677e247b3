"""What was wanted and could not be had."""

from django.db import models
from django.db.models import Q

from committees.rooms.kinds import Use, Via
from committees.rooms.models.offer import Room
from keting.db.models import Base


class Refused(Base):
    """Unmet demand: which room was wanted when, for how many and for what, and why not. Never by whom."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    wanted_on = models.DateField()
    wanted_from = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    head_count = models.PositiveSmallIntegerField()
    use = models.CharField(max_length=10, choices=Use.choices)
    code = models.CharField(max_length=30)
    asked_via = models.CharField(max_length=10, choices=Via.choices)
    refused_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "refused"
        indexes = [models.Index(fields=["wanted_on"], name="refused_by_day")]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="refused_says_why")]

    def __str__(self) -> str:
        return f"{self.wanted_on} {self.wanted_from} {self.code}"
