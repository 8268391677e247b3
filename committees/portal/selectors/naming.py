"""What rows are called on the record: people masked, with their door."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import pgettext

from committees.activities.models import Activity, SignUp
from committees.households.models import Household, Resident
from committees.households.templatetags.register import door, mask_name
from committees.portal.kinds import THINGS
from committees.staff.models import Worker
from keting.accounts.models import Account
from keting.privacy.register import register

RESIDENT, HOUSEHOLD = "households.resident", "households.household"


@dataclass(frozen=True)
class Named:
    """What a row is called: a person masked, with the door; `person` leads to who looked at them."""

    name: str
    beside: str = ""
    person: UUID | None = None
    # Of whose door it tells.
    building: str = ""

    @property
    def outside(self) -> tuple[str, str]:
        """Name and place for a file that leaves the house: of a door, the building only."""
        if not self.building:
            return self.name, self.beside
        return (self.name, self.building) if self.person else (self.building, "")


Names = Mapping[tuple[str, str], Named]


def word_of_thing(thing: str) -> str:
    """What a row is without a name: its own word, else what such rows are kept for."""
    if thing in THINGS:
        return str(THINGS[thing])
    kept_for = (labels.purpose for name, labels in register().items() if name.lower() == thing)
    return next((str(one.title) for one in kept_for if one), thing)


def names_of(rows: Iterable[tuple[str, str]]) -> Names:
    """The names of rows that are told by table and key: one statement for each table."""
    found, asked = dict[tuple[str, str], Named](), set(rows)
    for thing, name_all in NAMERS.items():
        keys = {key for name, text in asked if name == thing and (key := _key(text))}
        if keys:
            found |= {(thing, str(key)): named for key, named in name_all(keys).items()}
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _residents(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Resident.objects.filter(pk__in=keys).select_related("household")
    shown = rows.only("name", "household__building", "household__unit", "household__room_no")
    return {
        one.pk: Named(mask_name(one.name), door(one.household), one.pk, one.household.building)
        if one.name
        else Named(pgettext("record", "somebody who was erased"))
        for one in shown
    }


def _households(keys: set[UUID]) -> dict[UUID, Named]:
    found = Household.objects.filter(pk__in=keys)
    return {one.pk: Named(door(one), building=one.building) for one in found}


def _accounts(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Account.objects.filter(pk__in=keys).values_list("pk", "display_name", "username")
    return {key: Named(name, username) for key, name, username in rows}


def _workers(keys: set[UUID]) -> dict[UUID, Named]:
    return {key: Named(name) for key, name in Worker.objects.filter(pk__in=keys).values_list("pk", "name")}


def _sign_ups(keys: set[UUID]) -> dict[UUID, Named]:
    rows = SignUp.objects.filter(pk__in=keys).values_list("pk", "name", "activity__title")
    return {key: Named(mask_name(name), title) for key, name, title in rows}


def _activities(keys: set[UUID]) -> dict[UUID, Named]:
    rows = Activity.objects.filter(pk__in=keys).values_list("pk", "title")
    return {key: Named(str(THINGS["activities.activity"]), title) for key, title in rows}


NAMERS: Mapping[str, Callable[[set[UUID]], dict[UUID, Named]]] = {
    RESIDENT: _residents,
    HOUSEHOLD: _households,
    "accounts.account": _accounts,
    "staff.worker": _workers,
    "activities.signup": _sign_ups,
    "activities.activity": _activities,
}
