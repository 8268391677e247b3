"""The demo's household card: a secret known to everybody, so that a newcomer can try a resident's booking.

Only the demo's loader ever gives it to a household, an invented one.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef

from committees.households.models import HouseholdCard, TextPass
from committees.households.selectors import card_with, code_of, digest, homes, people, whose
from committees.households.selectors.passes import CODE_HOLDS

DEMO_CARD = "DEMUCARD26"


def give_card(*, at: datetime) -> None:
    """Give it to the first door behind which somebody lives and that has no card; once, for good."""
    if HouseholdCard.objects.filter(secret_hash=digest(DEMO_CARD)).exists():
        return
    lived_in = Exists(people().filter(household=OuterRef("pk")).order_by())
    has_card = Exists(HouseholdCard.objects.filter(household=OuterRef("pk")).order_by())
    door = homes().filter(lived_in, ~has_card).first()
    if door:
        HouseholdCard.objects.create(household=door, secret_hash=digest(DEMO_CARD), printed_at=at)


def demo_phone() -> str:
    """A number of the card's household by which a code can be asked for; '' where nobody has one."""
    card = demo_card()
    found = people().filter(household=card.household, phone_index__gt="").first() if card else None
    return found.phone if found and whose(found.phone) == found else ""


def demo_codes(at: datetime) -> list[str]:
    """Codes that were asked for and hold: in the demo no message goes anywhere."""
    rows = TextPass.objects.filter(sent_at__gt=at - CODE_HOLDS, used_at__isnull=True)
    return [f"{code_of(row.pk)}  {row.household}" for row in rows.select_related("household")]


def demo_card() -> HouseholdCard | None:
    """The card, while it holds: whoever tries out how to end it has ended it."""
    return card_with(DEMO_CARD)
