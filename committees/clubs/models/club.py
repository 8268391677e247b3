"""A club, from the wish to its end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import ENDED, MOST_STARS, Category, State, Via
from keting.db.models import Base


def spoken(text: str, english: str, japanese: str) -> str:
    """In the reader's language; without Japanese in English, without English as it was written."""
    language = get_language() or ""
    if language.startswith("zh"):
        return text
    return (language == "ja" and japanese) or english or text


class Club(Base):
    """A club of neighbours. It is asked for, approved, renewed each half-year, and dissolved one day.

    `since` and `until` are the days between which it counts; `liaison` is the colleague it turns to.
    """

    name = models.CharField(_("name of the club"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=40, blank=True, default="", db_default="")
    category = models.CharField(_("class"), max_length=10, choices=Category.choices)
    about = models.CharField(_("what you do"), max_length=200)
    about_en = models.CharField(_("the same in English"), max_length=400, blank=True)
    about_ja = models.CharField(
        _("the same in Japanese"), max_length=300, blank=True, default="", db_default=""
    )
    joining = models.CharField(_("how to join"), max_length=120, blank=True)
    joining_en = models.CharField(_("how to join, in English"), max_length=240, blank=True)
    joining_ja = models.CharField(
        _("how to join, in Japanese"), max_length=180, blank=True, default="", db_default=""
    )
    founded_on = models.DateField(pgettext_lazy("club", "founded on"))
    stars = models.PositiveSmallIntegerField(_("stars"), default=0)
    liaison = models.ForeignKey(
        "staff.Worker",
        verbose_name=_("liaison"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_via = models.CharField(max_length=4, choices=Via.choices, default=Via.WEB)
    request_key = models.UUIDField()
    # Whose card it was asked for with, or for which door the desk asked.
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=~Q(state__in=ENDED),
                name="club_name_once",
                violation_error_message=_("A club of this name is here already."),
            ),
            models.UniqueConstraint(
                fields=["request_key"],
                name="club_request_once",
                violation_error_message=_("This has been received already."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="club_category_known",
                violation_error_message=_("There are four classes of clubs."),
            ),
            models.CheckConstraint(
                condition=Q(stars__lte=MOST_STARS),
                name="club_stars_few",
                violation_error_message=_("A club has five stars at most."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.ASKED, State.DECLINED], since__isnull=True, until__isnull=True)
                | Q(state=State.ACTIVE, since__isnull=False, until__isnull=True)
                | Q(state=State.CLOSED, since__isnull=False, until__gte=F("since")),
                name="club_state_has_days",
                violation_error_message=_("A club is here from its approval until it is dissolved."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, reason__gt="") | ~Q(state__in=ENDED) & Q(reason=""),
                name="club_end_says_why",
                violation_error_message=_("A club that is not here any more says why."),
            ),
        ]

    def __str__(self) -> str:
        return spoken(self.name, self.name_en, self.name_ja)

    @property
    def story(self) -> str:
        """What it does, in the reader's language."""
        return spoken(self.about, self.about_en, self.about_ja)

    @property
    def way_in(self) -> str:
        """How to join, in the reader's language."""
        return spoken(self.joining, self.joining_en, self.joining_ja)
