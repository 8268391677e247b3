"""Clubs, who belongs to them, how they were renewed, who came, and what they tell."""

from committees.clubs.models.club import Club, spoken
from committees.clubs.models.going_on import Notice, Renewal
from committees.clubs.models.people import Member, Tick

__all__ = ["Club", "Member", "Notice", "Renewal", "Tick", "spoken"]
