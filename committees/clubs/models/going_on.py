"""How a club goes on: renewed each half-year, and what it tells meanwhile."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.clubs.models.club import Club, spoken
from keting.db.models import Base


class Renewal(Base):
    """A club goes on for another half-year, and this is how many it was; `half` is the half's first day."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="renewals", db_index=False)
    half = models.DateField()
    members = models.PositiveSmallIntegerField()
    meetings = models.PositiveSmallIntegerField()
    renewed_at = models.DateTimeField()
    renewed_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-half"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "half"],
                name="renewal_once_a_half",
                violation_error_message=_("This club has been renewed for this half-year already."),
            ),
            models.CheckConstraint(
                condition=Q(half__month__in=[1, 7], half__day=1),
                name="renewal_of_a_half",
                violation_error_message=_("A half-year begins in January or July."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half:%F}"


class Notice(Base):
    """What a club tells on its page, until a day."""

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="notices", db_index=False)
    text = models.CharField(_("notice"), max_length=200)
    text_en = models.CharField(_("the same in English"), max_length=400, blank=True)
    text_ja = models.CharField(
        _("the same in Japanese"), max_length=300, blank=True, default="", db_default=""
    )
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(
        "staff.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    until = models.DateField(_("until this day"))

    class Meta:
        ordering = ["-posted_at", "-id"]

    def __str__(self) -> str:
        return spoken(self.text, self.text_en, self.text_ja)
