"""What an indicator is: everything that a reader of a number must know to use it rightly."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from reporting.kinds import Axis, Basis, Kind, Privacy

# The fewest persons or events that a published cell may stand for (reporting.md, small cells).
SMALLEST = {Privacy.OPEN: 0, Privacy.PERSONS: 5, Privacy.SENSITIVE: 10}
EVERY_AXIS = frozenset(Axis)
AREA_ONLY = frozenset({Axis.AREA})

# Parts by kind of service: a closed list, so that sums hold; three of them are told more guardedly.
SERVICE_KINDS = (
    "community_affairs",
    "life_services",
    "elder_meals",
    "health",
    "counselling",
    "legal_aid",
    "culture_sports",
    "self_cultivation",
    "deliberation",
    "parent_child",
)
SENSITIVE_PARTS = frozenset({"health", "counselling", "legal_aid"})

VISITS = pgettext_lazy("unit", "visits")
HOUSEHOLDS = pgettext_lazy("unit", "households")
MATTERS = pgettext_lazy("unit", "matters")
EVENTS = pgettext_lazy("unit", "events")
NEEDS = pgettext_lazy("unit", "needs")
CLUBS = pgettext_lazy("unit", "clubs")
PEOPLE = pgettext_lazy("unit", "people")
MINUTES = pgettext_lazy("unit", "minutes")
TIMES = pgettext_lazy("unit", "times")
HEADS = pgettext_lazy("unit", "attendances")
PERCENT = "%"


@dataclass(frozen=True)
class Indicator:
    """One line of the catalogue; `measure` is what `committees.*.facts.count` emits.

    A ratio keeps both parts, n and d, and is divided when it is shown; its total is Σn/Σd. `part` picks
    one part of a measure, `parts` lists those that add up to its total. Indicators of a `family` share
    numbers (visits made are the d of visits by appointment): where one is hidden, all are.
    """

    code: str
    measure: str
    name: str | Promise
    definition: str | Promise
    unit: str | Promise
    kind: Kind = Kind.FLOW
    version: int = 1
    additive: frozenset[Axis] = EVERY_AXIS
    part: str = ""
    parts: tuple[str, ...] = ()
    is_ratio: bool = False
    decimals: int = 0
    basis: Basis | None = None
    privacy: Privacy = Privacy.PERSONS
    clock_driven: bool = False
    family: str = ""

    @property
    def fact(self) -> str:
        """The room of the house whose facts it is counted from."""
        return self.measure.split(".", 1)[0]

    def smallest(self, part: str = "") -> int:
        """k of its privacy class; a sensitive kind of service has its own."""
        sensitive = part in SENSITIVE_PARTS and self.privacy is not Privacy.OPEN
        return SMALLEST[Privacy.SENSITIVE if sensitive else self.privacy]

    def value(self, n: int, d: int | None) -> float | None:
        """What is shown for a cell: n, or n of d in per cent; None where d is 0."""
        if self.is_ratio:
            return 100 * n / d if d else None
        return n
