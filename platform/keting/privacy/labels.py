"""The words of the register; each app states its own tables with them, as `labels` in its AppConfig."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What a field is about: anybody may read it; the work; a person; what could hurt a person (art. 28)."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Basis(TextChoices):
    """Why the law allows it (Personal Information Protection Law, art. 13)."""

    CONSENT = "consent", _("Consent (PIPL art. 13, item 1)")
    STAFF = "staff", _("Managing one's own staff (PIPL art. 13, item 2)")
    DUTY = "duty", _("A duty by law (PIPL art. 13, item 3)")


class Whose(TextChoices):
    """Whom the data is about."""

    RESIDENTS = "residents", _("Residents")
    STAFF = "staff", _("Staff")


@dataclass(frozen=True, eq=False)
class Purpose:
    """One thing that people's data is for: an entry of the record, a row of the residents' page.

    `what` is said to a resident; `necessity`, why it cannot do without sensitive data (art. 28, 30); `doors`,
    what the names of the pages that show it begin with; `taking_back`, how consent is given and taken back
    (art. 14, 15), where the basis is consent.
    """

    title: Promise
    whose: Whose
    what: Promise
    why: Promise
    basis: Basis
    keep: Promise
    doors: tuple[str, ...]
    necessity: Promise | str = ""
    taking_back: Promise | str = ""


@dataclass(frozen=True)
class Labels:
    """The label of each field of a table, but its `id`: named one by one, so that a new one is thought about.

    `sealed` names those of them that the service seals itself; a SealedField needs no word. `unkept` names
    what opens a door, or is made of that: the record says that it changed and keeps nothing of it.
    """

    purpose: Purpose | None = None
    public: str = ""
    internal: str = ""
    personal: str = ""
    sensitive: str = ""
    sealed: str = ""
    unkept: str = ""

    def of(self, *kinds: Kind) -> list[str]:
        """The fields with one of these labels."""
        return [name for kind in kinds for name in str(getattr(self, kind)).split()]

    @property
    def of_people(self) -> list[str]:
        """The fields that tell of a person."""
        return self.of(Kind.PERSONAL, Kind.SENSITIVE)
