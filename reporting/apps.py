"""The street office: it sees counts, never people."""

from typing import ClassVar

from django.apps import AppConfig
from django.core.checks import register

from keting.privacy.labels import Labels
from tenants.apps import ORDERS


class ReportingConfig(AppConfig):
    """Stands in the street's schema."""

    name = "reporting"
    labels: ClassVar = {
        "Figure": Labels(internal="committee measure part grain start n d counted_at"),
        "Reported": Labels(
            internal="committee first_day heard_on folded_at waiting_since failures recounted_at"
        ),
        "Discrepancy": Labels(internal="committee measure part grain start had_n had_d is_n is_d found_at"),
        "RecordHead": Labels(internal="office day number lines digest told_at"),
        "FreeTime": Labels(
            public="slug room seats is_loud starts_at ends_at latitude longitude",
            internal="committee told_at",
        ),
        "TableRun": Labels(
            ORDERS,
            personal="ordered_by",
            internal="grain start state done total attempts ordered_at as_of sha256 problem workbook bundle",
        ),
    }

    def ready(self) -> None:
        """Check the catalogue at every start."""
        from reporting.catalogue.checks import check_catalogue  # noqa: PLC0415  facts need the apps

        register(check_catalogue)
