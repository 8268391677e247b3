"""Who comes: households with a card, colleagues with a session, and those who show nothing."""

from datetime import date

from committees.households.models import Household, Resident
from committees.households.services import cards
from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.models import Tenant
from tests.clients import HostClient

SINCE = date(2026, 1, 1)


def people_of(home: Tenant, count: int) -> tuple[dict[int, str], dict[int, str]]:
    """Secrets of cards and cookies of sessions by a person's number; every eighth has the same card."""
    accounts = {
        number: Account.objects.create(username=f"mixed{number}", display_name="范晓", roles=[Role.WORKER])
        for number in range(count)
        if is_colleague(number)
    }
    Worker.objects.bulk_create(Worker(name=f"范{number}", account=one) for number, one in accounts.items())
    by = next(iter(accounts.values()))
    one_card = print_one("shared", by)
    secrets = {
        number: one_card if number % 8 == 7 else print_one(str(number), by)
        for number in range(count)
        if number not in accounts and (number % 3 or number % 8 == 7)
    }
    sessions = {
        number: HostClient(home, one).cookies["keting_session"].value for number, one in accounts.items()
    }
    return secrets, sessions


def is_colleague(number: int) -> bool:
    """A few of fifty."""
    return number % 50 in {1, 11, 37}


def print_one(room_no: str, by: Account) -> str:
    """The secret of a new door's card."""
    door = Household.objects.create(building="99", room_no=room_no, since=SINCE)
    Resident.objects.create(household=door, name="王", since=SINCE)
    return cards.print_card(household=door, by=by, at=clock.now()).secret
