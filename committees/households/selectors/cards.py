"""Household cards: whose is it, does it hold, which doors have one."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from committees.households.models import Household, HouseholdCard
from committees.households.selectors.register import homes, people
from keting.db.fields import blind
from tenants.scope import current
from tenants.selectors import absorbed

# No 0 O 1 I L: the code is read from paper and over the telephone.
LETTERS, LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 10
VALID = Q(revoked_at__isnull=True, household__until__isnull=True, household__voided_at__isnull=True)


def digest(secret: str, *, of: UUID | None = None) -> str:
    """What is stored of a card's secret; case, spaces and dashes do not matter."""
    return blind("".join(c for c in secret.upper() if c.isalnum()), "card", of=of)


def card_with(secret: str) -> HouseholdCard | None:
    """The card of this secret while it holds, printed here or by a committee that its door came from."""
    rows = HouseholdCard.objects.select_related("household").filter(VALID)
    found = rows.filter(secret_hash=digest(secret)).first()
    if found:
        return found
    here = current()
    former = [*absorbed(here), *([here.predecessor_id] if here.predecessor_id else [])]
    return rows.filter(secret_hash__in=[digest(secret, of=one) for one in former]).first()


def card_of(card_id: UUID) -> HouseholdCard | None:
    """The card by its key, while it holds (1 query)."""
    return HouseholdCard.objects.select_related("household").filter(VALID, pk=card_id).first()


@dataclass(frozen=True)
class CardState:
    """What the desk sees of a household's cards: the one that holds, else the last that ended."""

    card: HouseholdCard | None

    @property
    def holds(self) -> bool:
        """Whether it can be used."""
        return self.card is not None and self.card.revoked_at is None


def card_state(household: Household) -> CardState:
    """The newest card of a door."""
    rows = household.cards.select_related("printed_by", "revoked_by")
    return CardState(rows.order_by("-printed_at", "-id").first())


@dataclass(frozen=True)
class Building:
    """A building, its doors behind which somebody lives, and how many of them have a card."""

    name: str
    doors: int
    cards: int

    @property
    def lacking(self) -> int:
        """Doors without a card."""
        return self.doors - self.cards


def buildings() -> list[Building]:
    """Every building in the order of the houses (1 query)."""
    rows = _lived_in().annotate(has_card=_has_card()).order_by().values("building")
    counted = rows.annotate(doors=Count("pk"), held=Count("pk", filter=Q(has_card=True)))
    return [
        Building(row["building"], row["doors"], row["held"])
        for row in counted.order_by(Length("building"), "building")
    ]


def without_card(building: str) -> list[UUID]:
    """Doors of a building behind which somebody lives and that have no card."""
    return list(_lived_in().filter(~_has_card(), building=building).values_list("pk", flat=True))


def _lived_in() -> QuerySet[Household]:
    return homes().filter(Exists(people().filter(household=OuterRef("pk")).order_by()))


def _has_card() -> Exists:
    return Exists(HouseholdCard.objects.filter(household=OuterRef("pk"), revoked_at__isnull=True).order_by())
