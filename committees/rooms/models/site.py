"""Where the house stands, for those who find it full elsewhere."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base


class Site(Base):
    """The house among its neighbours: whether they are told what is free here, and how far it is."""

    is_shared = models.BooleanField(default=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), name="site_once", violation_error_message=_("A house stands in one place.")
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_on_the_map",
                violation_error_message=_("Please give both numbers, as the map shows them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"
