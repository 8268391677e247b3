"""Register files on their way in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import ImportState
from keting.db.models import Base


class RegisterImport(Base):
    """A register file on its way in: checked, shown, confirmed, taken in whole or not at all.

    `content` is the sealed file, kept only until the import has ended.
    """

    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    uploaded_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=ImportState.RUNNING),
                name="registerimport_runs_alone",
                violation_error_message=_("Another register is being taken in. Please wait for it."),
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True) | ~Q(state__in=[ImportState.DONE, ImportState.REFUSED]),
                name="registerimport_file_is_gone",
                violation_error_message=_("The file of an ended import is not kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ImportProblem(models.Model):
    """What is wrong in one cell of a register file; the sentence is made in the reader's language.

    The key is a sequence: a file may have thousands and they live as long as the import.
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    is_note = models.BooleanField(default=False)

    class Meta:
        ordering = ["is_note", "row", "id"]
        indexes = [models.Index(fields=["register_import", "is_note", "row"], name="importproblem_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"
