"""A round as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F

from committees.rooms.models import Appeal, ClubWish, Sharing
from committees.rooms.selectors.casting import wishes_of
from committees.rooms.selectors.publishing import seed_digest
from keting import allotment
from keting.allotment import Case, Fairness


def rounds() -> list[Sharing]:
    """All rounds, the newest first."""
    return list(Sharing.objects.annotate(wished=Count("wishes")).order_by("-half"))


@dataclass(frozen=True)
class Shown:
    """A round as its page shows it: the wishes with what became of them, and how fair that is."""

    sharing: Sharing
    wishes: Sequence[ClubWish]
    fair: Fairness | None = None
    fastest: Fairness | None = None

    @property
    def seed_digest(self) -> str:
        """Known to everybody before the first wish."""
        return seed_digest(self.sharing)


def shown(sharing: Sharing) -> Shown:
    """The round for its page (1 query)."""
    wishes = wishes_of(sharing)
    if not sharing.case:
        return Shown(sharing, wishes)
    case = Case.of(sharing.case)
    given = {str(one.pk) for one in wishes if one.is_given}
    fair, fastest = (allotment.fairness(case, keys) for keys in (given, allotment.first_come(case)))
    return Shown(sharing, wishes, fair, fastest)


def newest_round() -> Sharing | None:
    """The round that residents look at: the one of the latest half-year."""
    return Sharing.objects.first()


def appeals_of(sharing: Sharing) -> list[Appeal]:
    """What clubs say against it, the open ones first (1 query)."""
    rows = Appeal.objects.filter(wish__sharing=sharing).select_related("wish__club", "answered_by")
    return list(rows.order_by(F("answered_at").asc(nulls_first=True), "made_at"))
