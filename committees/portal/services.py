"""What a committee finds in its house on the first day."""

from datetime import date

from django.db import transaction

from committees.rooms.services import open_rooms
from committees.staff.kinds import Title
from committees.staff.services import Hiring, hire
from keting.accounts.kinds import Role


def furnish(*, director: str, username: str, password: str, day: date) -> None:
    """Hire the director, who opens the other accounts, and open the three rooms."""
    hiring = Hiring(
        name=director,
        username=username,
        password=password,
        role=Role.DIRECTOR,
        title=Title.DIRECTOR,
        since=day,
    )
    with transaction.atomic():
        hire(hiring)
        open_rooms(day)
