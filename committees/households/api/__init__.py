"""The register for programs: doors, and who lives behind them, masked; ending a card that was lost."""

from committees.households.api.cards import EndCardView
from committees.households.api.homes import FindView, HomesView

__all__ = ["EndCardView", "FindView", "HomesView"]
