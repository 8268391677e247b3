"""Posts of a shift, halves of a day, and the hours of both."""

from datetime import time

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Post(TextChoices):
    """Where a worker is, as the public board says it; never at which household."""

    DESK = "desk", _("Front desk")
    VISIT = "visit", _("Visiting")
    MEETING = "meeting", _("Meeting")
    TRAINING = "training", _("Training")
    ADMIN = "admin", _("Office work")
    LEAVE = "leave", _("On leave")


# One word each, for the cells of a week.
SHORT: dict[Post, str | Promise] = {
    Post.DESK: pgettext_lazy("roster", "Desk"),
    Post.VISIT: pgettext_lazy("roster", "Visits"),
    Post.MEETING: pgettext_lazy("roster", "Meeting"),
    Post.TRAINING: pgettext_lazy("roster", "Training"),
    Post.ADMIN: pgettext_lazy("roster", "Office"),
    Post.LEAVE: pgettext_lazy("roster", "Leave"),
}


class Half(TextChoices):
    """The two columns of a day on the roster."""

    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


class Source(TextChoices):
    """How a shift came to stand on the roster."""

    ROSTER = "roster", _("Planned for the week")
    COPIED = "copied", _("Copied from the week before")
    CHANGE = "change", _("Changed afterwards")


class Title(TextChoices):
    """Usual posts as the register writes them, with their names in the reader's language."""

    SECRETARY = "书记", _("Party secretary")
    DEPUTY_SECRETARY = "副书记", _("Deputy party secretary")
    DIRECTOR = "居委会主任", _("Director of the committee")
    DEPUTY = "居委会副主任", _("Deputy director of the committee")
    MEMBER = "委员", _("Committee member")
    WORKER = "社工", _("Community worker")


class Line(TextChoices):
    """Usual lines of work (条线, domain.md §2.1): who knows most, not whom one must ask."""

    PARTY = "党建", _("Party branch")
    MEDIATION = "综治调解", _("Safety and mediation")
    RELIEF = "民政救助", _("Benefits and relief")
    AGED = "老龄助残", _("Older and disabled residents")
    CULTURE = "文教科普", _("Culture and learning")
    HEALTH = "卫生计生", _("Health and families")


# The desk is open every day of the year and through noon (domain.md §2.2).
OPENS, CLOSES = time(8, 30), time(18, 30)
NOON = time(13)
DESK_HOURS = {Half.MORNING: (OPENS, NOON), Half.AFTERNOON: (NOON, CLOSES)}
OTHER_HOURS = {Half.MORNING: (OPENS, time(11, 30)), Half.AFTERNOON: (time(13, 30), time(17, 30))}


def hours_of(post: str, half: str) -> tuple[time, time]:
    """First and last minute of a half day at a post: the desk through noon, the others with a break."""
    return (DESK_HOURS if post == Post.DESK else OTHER_HOURS)[Half(half)]


def half_of(starts: time) -> Half:
    """The half in which a shift of these hours stands on the roster."""
    return Half.MORNING if starts < NOON else Half.AFTERNOON
