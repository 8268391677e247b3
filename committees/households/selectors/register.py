"""Reading the register. Nothing here unseals a number but `people_of`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise

from committees.households.kinds import CONSENTS_AT
from committees.households.models import Household, ImportProblem, ListOrder, RegisterImport, Resident
from keting.accounts.kinds import CARERS
from keting.accounts.models import Account
from keting.clock import age_on
from keting.db.fields import blind

# The shortest telephone number.
NUMBER = 7
DOOR_PART = re.compile(r"[0-9A-Za-z]+")
DOOR = re.compile(r"^[0-9A-Za-z]+(?:[-/ ]|号楼|号|幢|栋|座|单元|室|$)")


def people() -> QuerySet[Resident]:
    """Those in the register now."""
    return Resident.objects.filter(until__isnull=True, voided_at__isnull=True)


def sees_tags(account: Account) -> bool:
    """Whether somebody is told of tags; they speak of health and money: who visits is (PIPL art. 28)."""
    return not CARERS.isdisjoint(account.roles)


def homes(within: Sequence[str] | None = None) -> QuerySet[Household]:
    """Doors in the register now, in the order of the houses: 2 before 10; `within` some buildings only."""
    rows = Household.objects.filter(until__isnull=True, voided_at__isnull=True)
    rows = rows if within is None else rows.filter(building__in=within)
    return rows.order_by(Length("building"), "building", Length("unit"), "unit", Length("room_no"), "room_no")


def find_homes(*, words: str = "", tag: str = "", within: Sequence[str] | None = None) -> QuerySet[Household]:
    """Homes by door (3, 3-1-502, 3号502室), by name, pinyin or initials, by a whole phone or ID number.

    Their people come with them, without numbers: two statements whatever the number of rows.
    """
    shown = people().only("household_id", "name", "is_head", "tags").order_by("-is_head", "born_on", "id")
    found = homes(within).prefetch_related(Prefetch("residents", queryset=shown, to_attr="people"))
    if words.strip():
        found = found.filter(_door(words.strip()) | Exists(_behind(_person(words.strip()))))
    if tag:
        found = found.filter(Exists(_behind(Q(tags__contains=[tag]))))
    return found


def home_at(words: str, within: Sequence[str] | None = None) -> Household | None:
    """The one door of these words (3-1-502, 3号楼1单元502室); None where there is none, or more than one.

    `within` some buildings only: a door elsewhere is none.
    """
    building, _dash, rest = words.strip().partition("-")
    unit, _dash, room_no = rest.rpartition("-")
    exact = homes(within).filter(building=building, unit=unit, room_no=room_no).first()
    found = [exact] if exact else list(homes(within).filter(_door(words.strip()))[:2])
    return found[0] if len(found) == 1 else None


def is_child(household: Household | None, name: str, day: date) -> bool:
    """Whether somebody of this name and door is under fourteen on the day, by the register (art. 31)."""
    if household is None or not name:
        return False
    rows = people().filter(household=household, name=name, born_on__isnull=False)
    return any(age_on(born, day) < CONSENTS_AT for born in rows.values_list("born_on", flat=True) if born)


def _behind(wanted: Q) -> QuerySet[Resident]:
    return people().filter(wanted, household_id=OuterRef("pk")).order_by()


def _door(words: str) -> Q:
    if not DOOR.match(words):
        return Q(pk__isnull=True)
    parts = [part.upper() for part in DOOR_PART.findall(words)]
    if len(parts) == 1:
        return Q(building=parts[0]) | Q(room_no=parts[0])
    if len(parts) == 2:
        return Q(building=parts[0]) & (Q(unit=parts[1]) | Q(room_no=parts[1]))
    return Q(building=parts[0], unit=parts[1], room_no=parts[2])


def _person(words: str) -> Q:
    wanted = Q(name__icontains=words)
    letters = "".join(words.lower().split())
    if letters.isascii() and letters.isalpha():
        wanted |= Q(pinyin__startswith=letters) | Q(initials__startswith=letters)
    number = letters.upper()
    if is_number(words):
        wanted |= Q(phone_index=blind(number, "phone")) | Q(id_number_index=blind(number, "id_number"))
    return wanted


def is_number(words: str) -> bool:
    """Whether it may be a whole telephone or ID number."""
    return sum(one.isdigit() for one in words) >= NUMBER


def find_people(words: str) -> QuerySet[Resident]:
    """Everybody with a name, those who have moved away too, by door, name, pinyin or whole number."""
    behind = Q(household__in=Household.objects.filter(_door(words.strip())))
    return Resident.objects.filter(_person(words.strip()) | behind, name__gt="", history_of__isnull=True)


def people_found(words: str, tag: str) -> QuerySet[Resident]:
    """Those in the register by door, name, pinyin or whole number, and by tag, in the order of the houses."""
    found = people().select_related("household").filter(household__in=homes())
    if words.strip():
        behind = Q(household__in=homes().filter(_door(words.strip())))
        found = found.filter(_person(words.strip()) | behind)
    if tag:
        found = found.filter(tags__contains=[tag])
    door = ("building", "unit", "room_no")
    return found.order_by(*(f"household__{one}" for one in door), "-is_head", "born_on", "id")


def list_orders() -> QuerySet[ListOrder]:
    """Lists that were asked for, the newest first."""
    return ListOrder.objects.select_related("ordered_by", "decided_by")


def people_of(household: Household) -> list[Resident]:
    """The people behind a door, the head first; their numbers are unsealed to be masked."""
    return list(people().filter(household=household).order_by("-is_head", "born_on", "id"))


def imports() -> QuerySet[RegisterImport]:
    """Register files, the newest first, without the files themselves."""
    return RegisterImport.objects.defer("content").select_related("started_by")


def problems_of(register_import: RegisterImport) -> QuerySet[ImportProblem]:
    """Mistakes first, then notes, by row."""
    return register_import.problems.all()


@dataclass(frozen=True)
class Moment:
    """Something that was done for a household: a visit, a matter. Told by the rooms above this one."""

    at: datetime
    mark: str
    title: str | Promise
    text: str = ""
    url: str = ""


Teller = Callable[[UUID], Iterable[Moment]]
_tellers: list[Teller] = []


def tell_moments(teller: Teller) -> None:
    """Called by a higher app when it is ready: `teller(household_id)` gives its latest moments."""
    if teller not in _tellers:
        _tellers.append(teller)


def moments_of(household: Household, *, most: int = 20) -> Sequence[Moment]:
    """What was done for a household, the newest first."""
    told = [moment for teller in _tellers for moment in teller(household.id)]
    return sorted(told, key=lambda moment: moment.at, reverse=True)[:most]
