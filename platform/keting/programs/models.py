"""Outside programs that may use the API, and what they have been answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base
from keting.programs.kinds import Scope


class Program(Base):
    """A program with a key of its own; only the key's digest is kept, and it opens no other office.

    Who let it in stands on the record.
    """

    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # By the day: a row of the table, and not for every call.
    used_on = models.DateField(null=True, blank=True)

    is_authenticated = True
    is_anonymous = False
    is_program = True
    # It sees every building, masked.
    reach = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="program_digest_once",
                violation_error_message=_("This key is there already."),
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0) & Q(scopes__contained_by=Scope.values),
                name="program_scopes_known",
                violation_error_message=_("A program may do at least one thing, and only things that exist."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="program_ends_later",
                violation_error_message=_("A key ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """As the record names whoever acted."""
        return self.name

    @property
    def is_active(self) -> bool:
        """Not ended by anybody; its day is asked for where it is let in."""
        return self.ended_at is None

    @property
    def roles(self) -> list[str]:
        """What the table of doors asks for."""
        return self.scopes

    @property
    def scope_names(self) -> list[str]:
        """The scopes in the reader's language."""
        return [str(Scope(scope).label) for scope in self.scopes]


class Answer(Base):
    """The first answer to a request with an Idempotency-Key; it goes the night after."""

    key = models.UUIDField()
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="answer_key_once",
                violation_error_message=_("This key has been used for another request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.status}"
