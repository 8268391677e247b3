"""Words of the register."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# From this birthday on a person consents alone; before it a guardian does (PIPL art. 31).
CONSENTS_AT = 14


class Sex(TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("Male")
    FEMALE = "2", _("Female")


class Basis(TextChoices):
    """How a person belongs here (口径): registered here, living here, or both."""

    BOTH = "both", _("Registered and living here")
    REGISTERED = "registered", _("Registered here, living elsewhere")
    LIVING = "living", _("Living here, registered elsewhere")


class Relation(TextChoices):
    """To the head of the household (GB/T 4761, first digits)."""

    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other")


class Tenure(TextChoices):
    """How a home is used."""

    OWN = "own", pgettext_lazy("use of a home", "Owner lives here")
    LET = "let", pgettext_lazy("use of a home", "Let")
    EMPTY = "empty", pgettext_lazy("use of a home", "Empty")
    SHARED = "shared", pgettext_lazy("use of a home", "Let by the bed")
    OFFICE = "office", pgettext_lazy("use of a home", "Office")
    OTHER = "other", pgettext_lazy("use of a home", "Other use")


class Tag(TextChoices):
    """The dictionary of strata: why a household is visited more often (domain.md §2.4)."""

    ALONE = "alone", _("Lives alone")
    AGED80 = "aged80", _("80 and older")
    PURE_ELDER = "pure_elder", _("All members 60 or older")
    CHILDLESS = "childless", _("Old without family")
    LOST_CHILD = "lost_child", _("Lost an only child")
    DISABLED_SEV = "disabled_sev", _("Severe disability")
    DEMENTIA = "dementia", _("Lost capacity")
    DIBAO = "dibao", _("Basic allowance")
    VETERAN = "veteran", _("Veteran or next of kin")
    PREGNANT = "pregnant", _("Expecting or new mother")
    INFANT = "infant", _("0–3 years")
    CHILD_HARD = "child_hard", _("Child in hardship")
    FOREIGNER = "foreigner", _("From abroad")
    TENANT = "tenant", _("Tenant")


class RevealField(TextChoices):
    """What may be shown in full, one at a time."""

    NAME = "name", pgettext_lazy("of a person", "Full name")
    PHONE = "phone", pgettext_lazy("of a person", "Telephone")
    ID_NUMBER = "id_number", pgettext_lazy("of a person", "ID number")


class RevealReason(TextChoices):
    """Why a field is shown in full; chosen, not typed, so that the record holds no personal words."""

    VISIT = "visit", _("Arranging a visit")
    MATTER = "matter", _("Handling a matter at the desk")
    CARE = "care", _("Care round")
    EMERGENCY = "emergency", _("Emergency")
    REGISTER = "register", _("Checking the register")


class CardEnd(TextChoices):
    """Why a household card holds no more."""

    LOST = "lost", pgettext_lazy("household card", "Lost")
    STOLEN = "stolen", pgettext_lazy("household card", "Stolen")
    MOVED = "moved", pgettext_lazy("household card", "Moved away")
    REPLACED = "replaced", pgettext_lazy("household card", "Replaced by a new one")


# What somebody tells the desk.
TOLD_ENDS = (CardEnd.LOST, CardEnd.STOLEN, CardEnd.MOVED)


class ImportState(TextChoices):
    """Where a register file stands."""

    UPLOADED = "uploaded", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being taken in")
    DONE = "done", _("Taken in")
    REFUSED = "refused", _("Not taken in")


ACTIVE_STATES = (ImportState.UPLOADED, ImportState.RUNNING)
OPEN_STATES = (*ACTIVE_STATES, ImportState.CHECKED)


# A row that nobody lives behind: dates, sex and basis are what figures were made of.
NOBODY = {
    "name": "",
    "pinyin": "",
    "initials": "",
    "is_head": False,
    "relation": "",
    "id_number": "",
    "id_number_index": "",
    "phone": "",
    "phone_index": "",
    "tags": [],
}


class Right(TextChoices):
    """What somebody may ask about what is kept of them (PIPL, art. 44-47)."""

    ACCESS = "access", pgettext_lazy("right", "See it")
    COPY = "copy", pgettext_lazy("right", "Take a copy")
    CORRECT = "correct", pgettext_lazy("right", "Have it corrected")
    ERASE = "erase", pgettext_lazy("right", "Have it deleted")


class Answer(TextChoices):
    """How a request was answered."""

    GRANTED = "granted", pgettext_lazy("right", "Done")
    PARTLY = "partly", pgettext_lazy("right", "Done in part")
    DECLINED = "declined", pgettext_lazy("right", "Not done")


class ListReason(TextChoices):
    """Why a list of people leaves; chosen, so that the record holds no personal words."""

    CARE = "care", pgettext_lazy("list", "Care round")
    VISITS = "visits", pgettext_lazy("list", "Visits on foot")
    MASTER = "master", pgettext_lazy("list", "Back to the city's register")
    AUTHORITY = "authority", pgettext_lazy("list", "An office that may ask by law")
    EMERGENCY = "emergency", pgettext_lazy("list", "Emergency")


# So many people one takes out alone; a list may be taken for a day.
MOST_ALONE = 50
TAKEN_WITHIN = timedelta(days=1)
