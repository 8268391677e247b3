"""An invented register: homes and their people as plain rows, the same for the file and for the tables."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from stdnum.cn import ric

from committees.households.demo import names
from committees.households.kinds import Basis, Relation, Sex, Tag, Tenure

# Never issued as an address code (domain.md §5.2), and no mobile number begins so: nobody real is met.
INVENTED_AREA = "990000"
INVENTED_MOBILE = 11_100_000_000


@dataclass
class Person:
    """One line of the register."""

    name: str
    relation: Relation
    sex: Sex
    born_on: date
    basis: Basis
    since: date
    id_number: str = ""
    phone: str = ""
    tags: list[str] = field(default_factory=list)
    until: date | None = None


@dataclass
class Home:
    """A door and who is behind it."""

    building: str
    unit: str
    room_no: str
    tenure: Tenure
    people: list[Person] = field(default_factory=list)
    id: UUID | None = None


def addresses(count: int, *, buildings: int, floors: int, doors: int) -> Iterator[tuple[str, str, str]]:
    """Building, stairway and room of the first `count` doors; two stairways each."""
    every = (
        (str(building), str(unit), f"{floor}{door:02d}")
        for building in range(1, buildings + 1)
        for unit in (1, 2)
        for floor in range(1, floors + 1)
        for door in range(1, doors + 1)
    )
    return (address for _, address in zip(range(count), every, strict=False))


class Street:
    """Draws homes from one source of chance; numbers never repeat within a register.

    Within a year the same people are drawn on any day; only how long tenants have been here moves.
    """

    def __init__(self, rng: random.Random, day: date) -> None:
        self.rng = rng
        self.day = day
        self.new_year = day.replace(month=1, day=1)
        self.sequences: Counter[tuple[date, Sex]] = Counter()
        self.phones = INVENTED_MOBILE + rng.randrange(5_000) * 10_000

    def home(self, address: tuple[str, str, str], kind: str) -> Home:
        """A home of a kind named in `KINDS`."""
        tenure, people = KINDS[kind][1](self)
        return Home(*address, tenure=tenure, people=people)

    def person(
        self, *, age: int, sex: Sex, relation: Relation, basis: Basis, surname: str = "", name: str = ""
    ) -> Person:
        """A person of about this age with an invented ID number and phone."""
        born_on = self.new_year - timedelta(days=age * 365 + self.rng.randrange(365) + age // 4)
        return Person(
            name=name or names.chinese(self.rng, sex=sex, born=born_on.year, surname=surname),
            relation=relation,
            sex=sex,
            born_on=born_on,
            basis=basis,
            since=self.since(born_on, basis),
            id_number=self.id_number(born_on, sex),
            phone=self.phone() if age >= 12 else "",
            tags=[str(tag) for tag in self.tags(age)],
        )

    def tags(self, age: int) -> Iterator[Tag]:
        """What age alone says, and now and then more."""
        if age >= 81:
            yield Tag.AGED80
        if age < 3:
            yield Tag.INFANT
        for tag, low, high, chance in RARE_TAGS:
            if low <= age <= high and self.rng.random() < chance:
                yield tag

    def since(self, born_on: date, basis: Basis) -> date:
        """Tenants came within three years, the others since the house was built in 2003."""
        first = self.day - timedelta(days=1_100) if basis == Basis.LIVING else date(2003, 5, 1)
        last = self.day - timedelta(days=3)
        if basis != Basis.LIVING:
            last = min(last, first + timedelta(days=2_000))
        first = max(first, born_on)
        return first + timedelta(days=int(self.rng.random() * max((last - first).days, 1)))

    def id_number(self, born_on: date, sex: Sex) -> str:
        """Eighteen characters with a valid check digit (GB 11643) and an address that was never issued."""
        self.sequences[born_on, sex] += 1
        sequence = self.sequences[born_on, sex] * 2 - (sex == Sex.MALE)
        body = f"{INVENTED_AREA}{born_on:%Y%m%d}{sequence:03d}"
        return body + str(ric.calc_check_digit(body + "0"))

    def phone(self) -> str:
        """The next number of the invented range."""
        self.phones += self.rng.randrange(1, 4)
        return str(self.phones)


RARE_TAGS = (
    (Tag.DISABLED_SEV, 20, 95, 0.008),
    (Tag.DEMENTIA, 75, 99, 0.06),
    (Tag.DIBAO, 30, 95, 0.012),
    (Tag.VETERAN, 50, 95, 0.02),
    (Tag.LOST_CHILD, 60, 80, 0.006),
    (Tag.CHILD_HARD, 4, 16, 0.01),
)
Drawn = tuple[Tenure, list[Person]]


def elder_alone(street: Street) -> Drawn:
    """One old person."""
    sex = street.rng.choice([Sex.MALE, Sex.FEMALE, Sex.FEMALE])
    one = street.person(age=street.rng.randint(62, 93), sex=sex, relation=Relation.HEAD, basis=Basis.BOTH)
    one.tags.append(str(Tag.ALONE))
    if street.rng.random() < 0.08:
        one.tags.append(str(Tag.CHILDLESS))
    return Tenure.OWN, [one]


def elder_couple(street: Street) -> Drawn:
    """Two old people."""
    age = street.rng.randint(60, 88)
    man = street.person(age=age, sex=Sex.MALE, relation=Relation.HEAD, basis=Basis.BOTH)
    woman = street.person(
        age=max(age - street.rng.randint(0, 5), 60),
        sex=Sex.FEMALE,
        relation=Relation.SPOUSE,
        basis=Basis.BOTH,
    )
    for one in (man, woman):
        one.tags.append(str(Tag.PURE_ELDER))
    return Tenure.OWN, [man, woman]


def family(street: Street) -> Drawn:
    """A couple, a child or two, now and then a grandmother."""
    return Tenure.OWN, _family(street, Basis.BOTH, street.rng.choice([0, 1, 1, 1, 2]))


def away(street: Street) -> Drawn:
    """Registered here, living elsewhere; the home is let or empty (户在人不在)."""
    people = _family(street, Basis.REGISTERED, street.rng.choice([0, 0, 1]))
    return Tenure.EMPTY, people


def tenants(street: Street) -> Drawn:
    """One to three who rent."""
    people = [
        street.person(
            age=street.rng.randint(22, 45),
            sex=street.rng.choice([Sex.MALE, Sex.FEMALE]),
            relation=Relation.HEAD if number == 0 else Relation.OTHER,
            basis=Basis.LIVING,
        )
        for number in range(street.rng.choice([1, 2, 2, 3]))
    ]
    for one in people:
        one.tags.append(str(Tag.TENANT))
    return Tenure.LET, people


def from_abroad(street: Street) -> Drawn:
    """A person or a family from abroad, with passports."""
    last = street.rng.choice(names.LAST)
    people = []
    for number in range(street.rng.choice([1, 2, 2, 3])):
        sex = street.rng.choice([Sex.MALE, Sex.FEMALE])
        one = street.person(
            age=street.rng.randint(26, 52) if number < 2 else street.rng.randint(1, 15),
            sex=sex,
            relation=(Relation.HEAD, Relation.SPOUSE, Relation.OTHER)[number],
            basis=Basis.LIVING,
            name=names.foreign(street.rng, sex=sex, last=last),
        )
        one.id_number = f"ZZ{street.rng.randrange(10**7):07d}"
        one.tags = [str(Tag.FOREIGNER), str(Tag.TENANT)]
        people.append(one)
    return Tenure.LET, people


def empty(street: Street) -> Drawn:
    """Nobody."""
    return Tenure.EMPTY, []


def _family(street: Street, basis: Basis, children: int) -> list[Person]:
    age = street.rng.randint(31, 59)
    man = street.person(age=age, sex=Sex.MALE, relation=Relation.HEAD, basis=basis)
    people = [
        man,
        street.person(age=max(age - 2, 28), sex=Sex.FEMALE, relation=Relation.SPOUSE, basis=basis),
    ]
    for _ in range(children):
        sex = street.rng.choice([Sex.MALE, Sex.FEMALE])
        relation = Relation.SON if sex == Sex.MALE else Relation.DAUGHTER
        child_age = street.rng.randint(max(age - 40, 0), max(age - 27, 1))
        surname = man.name[0]
        people.append(street.person(age=child_age, sex=sex, relation=relation, basis=basis, surname=surname))
    if street.rng.random() < 0.12:
        people.append(street.person(age=age + 27, sex=Sex.FEMALE, relation=Relation.PARENT, basis=basis))
    return people


# How often each kind of home is drawn in 徐汇苑: 40 % of its people rent or come from abroad.
KINDS: dict[str, tuple[int, Callable[[Street], Drawn]]] = {
    "elder_alone": (5, elder_alone),
    "elder_couple": (6, elder_couple),
    "family": (30, family),
    "away": (7, away),
    "tenants": (34, tenants),
    "from_abroad": (11, from_abroad),
    "empty": (7, empty),
}


@dataclass(frozen=True)
class Shape:
    """Houses, and how often each kind of home is drawn in them."""

    buildings: int
    floors: int
    doors: int
    weights: tuple[int, ...]


TOWER = Shape(12, 14, 4, tuple(weight for weight, _ in KINDS.values()))
# Elsewhere the houses are old, and so are the people: over 38 % are 60 or older.
OLD = Shape(9, 6, 2, (20, 25, 28, 7, 14, 1, 5))
# A whole committee: 2.6 people behind a door.
WHOLE = Shape(90, 6, 2, (9, 17, 54, 8, 9, 1, 2))


def register(rng: random.Random, *, day: date, count: int, shape: Shape = OLD) -> list[Home]:
    """`count` homes in houses of one shape."""
    street = Street(rng, day)
    doors = addresses(count, buildings=shape.buildings, floors=shape.floors, doors=shape.doors)
    drawn = rng.choices(list(KINDS), shape.weights, k=count)
    return [street.home(address, kind) for address, kind in zip(doors, drawn, strict=True)]
