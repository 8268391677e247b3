"""Reading the register, and the cards of its households."""

from committees.households.selectors.cards import (
    Building,
    CardState,
    buildings,
    card_of,
    card_state,
    card_with,
    digest,
    without_card,
)
from committees.households.selectors.register import (
    Moment,
    find_homes,
    find_people,
    home_at,
    homes,
    imports,
    moments_of,
    people,
    people_of,
    problems_of,
    tell_moments,
)

__all__ = [
    "Building",
    "CardState",
    "Moment",
    "buildings",
    "card_of",
    "card_state",
    "card_with",
    "digest",
    "find_homes",
    "find_people",
    "home_at",
    "homes",
    "imports",
    "moments_of",
    "people",
    "people_of",
    "problems_of",
    "tell_moments",
    "without_card",
]
