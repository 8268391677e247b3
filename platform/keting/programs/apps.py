"""Outside programs and their keys."""

from datetime import time
from typing import ClassVar

from django.apps import AppConfig
from django.db.models import Q

from keting import clock
from keting.privacy.ends import End
from keting.privacy.labels import Labels


class ProgramsConfig(AppConfig):
    """Stands in every office's schema."""

    name = "keting.programs"
    label = "programs"
    labels: ClassVar = {
        "Program": Labels(
            internal="name digest scopes made_at expires_at ended_at used_on",
            unkept="digest",
        ),
        # References and counts only; `asked` is a digest.
        "Answer": Labels(internal="key asked status body at", unkept="key asked body"),
    }
    ends: ClassVar = {"Answer": End(past=lambda day: Q(at__lt=clock.at(day, time.min)))}
