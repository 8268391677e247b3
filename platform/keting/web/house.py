"""The house seen from above: up to four rooms around the front desk, drawn from what is true now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

LEFT, TOP, RIGHT, SPINE, SHELF = 6, 6, 366, 214, 130
LOW, TALL = 300, 392
TEXT_HEIGHT = 56
DOOR = 30
# Furniture of each plan in its own frame: x, y, width, height.
EXTENTS = {
    "round": (36, 15, 48, 47),
    "long": (11, 22, 98, 44),
    "islands": (10, 10, 100, 73),
    "classroom": (20, 10, 80, 72),
    "theatre": (18, 10, 84, 67),
    "open": (24, 8, 86, 75),
}


@dataclass(frozen=True)
class Place:
    """A room as a passer-by sees it. `is_open` None: closed today. `word`: "free until 14:00", "choir"."""

    name: str
    word: str
    is_open: bool | None
    layout: str = "open"


@dataclass(frozen=True)
class Drawn:
    """A room with its corner, size and the move that puts its furniture into it."""

    x: int
    y: int
    width: int
    height: int
    name: str
    word: str
    floor: str
    furniture: str
    move: str

    @property
    def has_long_name(self) -> bool:
        """The name would run into the swing of the door."""
        return _width(self.name) * 9 > self.width - 28 - DOOR

    @property
    def has_long_word(self) -> bool:
        """So would the word below it."""
        return _width(self.word) * 8 > self.width - 46 - DOOR

    @property
    def word_width(self) -> int:
        """How wide the plate behind the words must be."""
        return 16 + max(_width(self.name) * 9, 20 + _width(self.word) * 8)


@dataclass(frozen=True)
class Drawing:
    """Rooms, walls and doors."""

    bottom: int
    rooms: list[Drawn]
    walls: str
    doors: str
    desk_name: str
    desk_word: str

    @property
    def is_long_at_the_desk(self) -> bool:
        """The desk's words would run into the arrow."""
        return _width(self.desk_name) > 8 or _width(self.desk_word) > 12

    @property
    def entrance(self) -> int:
        """How far the desk and the door stand below their place in a house of three rooms."""
        return self.bottom - LOW


def draw(places: Sequence[Place], *, desk_name: str, desk_word: str) -> Drawing:
    """Rooms one below the other on the left, from three on the last at top right; the desk by the door."""
    shown = list(places[:4])
    bottom = TALL if len(shown) > 3 else LOW
    corner = shown.pop() if len(shown) > 2 else None
    edges = [TOP + round((bottom - TOP) * n / max(len(shown), 1)) for n in range(len(shown) + 1)]
    rooms = [
        _drawn(place, LEFT, top, SPINE - LEFT, foot - top)
        for place, (top, foot) in zip(shown, pairwise(edges), strict=True)
    ]
    if corner:
        rooms.append(_drawn(corner, SPINE, TOP, RIGHT - SPINE, SHELF - TOP))
    walls, doors = _walls(edges, bottom, has_corner=corner is not None)
    return Drawing(bottom, rooms, walls, doors, desk_name, desk_word)


def _drawn(place: Place, x: int, y: int, width: int, height: int) -> Drawn:
    layout = place.layout if place.layout in EXTENTS else "open"
    left, top, wide, high = EXTENTS[layout]
    free = height - TEXT_HEIGHT - 12
    scale = round(min((width - 28) / wide, free / high, 1.4), 3)
    dx = round(x + width / 2 - scale * (left + wide / 2), 1)
    dy = round(y + TEXT_HEIGHT + free / 2 - scale * (top + high / 2), 1)
    return Drawn(
        x=x,
        y=y,
        width=width,
        height=height,
        name=_cut(place.name, (width - 28) // 9),
        word=_cut(place.word, (width - 46) // 8),
        floor={True: "open", False: "busy", None: "shut"}[place.is_open],
        furniture=f"web/plans/{layout}.svg",
        move=f"translate({dx} {dy}) scale({scale})",
    )


def _walls(edges: list[int], bottom: int, *, has_corner: bool) -> tuple[str, str]:
    """Outer wall with the entrance at the lower right, the spine with a door into each room on the left."""
    walls = [f"M{LEFT} {TOP}H{RIGHT}V{bottom - 64}M{RIGHT} {bottom - 18}V{bottom}H{LEFT}V{TOP}"]
    doors = [f"M{RIGHT} {bottom - 64}h-46A46 46 0 0 0 {RIGHT} {bottom - 18}"]
    at = TOP
    for top, foot in pairwise(edges):
        door = top + 22
        walls.append(f"M{SPINE} {at}V{door}")
        at = door + DOOR
        doors.append(f"M{SPINE} {at}h-{DOOR}A{DOOR} {DOOR} 0 0 1 {SPINE} {door}")
        if foot != bottom:
            walls.append(f"M{LEFT} {foot}H{SPINE}")
    walls.append(f"M{SPINE} {at}V{bottom}")
    if has_corner:
        walls.append(f"M{SPINE} {SHELF}H232M262 {SHELF}H{RIGHT}")
        doors.append(f"M232 {SHELF}v{DOOR}A{DOOR} {DOOR} 0 0 0 262 {SHELF}")
    return "".join(walls), "".join(doors)


def _width(text: str) -> int:
    """In half-width columns: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _cut(text: str, columns: int) -> str:
    if _width(text) <= columns:
        return text
    while text and _width(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"
