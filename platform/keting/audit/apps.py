"""The record: who saw or changed whose data."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Stands in every office's schema."""

    name = "keting.audit"
    label = "audit"
