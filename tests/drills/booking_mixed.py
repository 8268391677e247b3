"""200 people before real pages want the same hours: one winner each, nothing lost, nobody skipped, no 5xx.

Single bookings, series, joined rooms, moves, cancellations and the queue at once, by residents who have shown
their household's card, colleagues who are signed in, passers-by and programs; then neighbouring rooms whose
noise, tables, stock and quota read each other. Everybody remembers what they were told; the tables are looked
at whenever all have been answered. The twin goes four times, each time without one guard (`_mixed_ways`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.db import connection

from committees.rooms.demo import open_rooms
from committees.rooms.models import Layout, Room, RoomSpace
from keting import clock
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.drills import _mixed_checks as checks
from tests.drills._mixing import Person, Slot
from tests.drills._people import people_of
from tests.plugin import database_url
from tests.served import served

Act, Look = Callable[[Person, date], Any], Callable[[date], Counter[str]]
CLIENTS, ROUNDS, TURNS = 200, 4, 5
REHEARSAL = {"CLIENTS": 16, "TURNS": 2}
SCHEMA = "c310104008043"
# The series' page links its first date to a booking.
HAS_FIRST = '<ul class="dates"><li><a'
TWINS = ("lock", "recheck", "constraint", "queue")
A_WEEK = timedelta(days=7)
PAIRS: defaultdict[int, Barrier] = defaultdict(partial(Barrier, 2))


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n rounds; of the twins each must be violated, so the least of theirs is told."""
    rounds = n or ROUNDS
    with scope(Tenant.objects.get(schema_name=SCHEMA)):
        furnish()
    if is_guarded:
        return storm("", rounds)
    origin = str(connection.settings_dict["NAME"])
    found = {}
    for way in TWINS:
        databases.leave()
        databases.copy(origin, f"{origin}_{way}")
        with databases.standing_in(f"{origin}_{way}"):
            found[way] = storm(way, rounds)
        databases.drop(f"{origin}_{way}")
    return {"n": rounds, "violations": min(one["violations"] for one in found.values()), "twins": found}


def furnish() -> None:
    """The three rooms, and two of them joined; only the activity room's quota is small."""
    rooms = open_rooms(clock.today())
    joined = {"slug": "both", "name": "大厅", "position": 9, "safety_limit": 60, "area": 154}
    both = Room.objects.create(**joined, since=clock.today())
    parts = RoomSpace.objects.filter(room__in=[rooms["multi"], rooms["activity"]])
    RoomSpace.objects.bulk_create(RoomSpace(room=both, space=part.space) for part in parts)
    Layout.objects.create(room=both, kind="theatre", capacity=60)
    Room.objects.update(days_ahead=365, open_bookings=30_000)
    Room.objects.filter(slug="activity").update(open_bookings=checks.QUOTA)


def storm(way: str, rounds: int) -> dict[str, Any]:
    """All rounds in one house; what stands in the tables against what people were told."""
    home = Tenant.objects.get(schema_name=SCHEMA)
    with scope(home):
        secrets, sessions = people_of(home, CLIENTS)
        if way == "constraint":
            databases.as_owner("ALTER TABLE rooms_claim DROP CONSTRAINT claim_space_free")
            databases.as_owner("ALTER TABLE rooms_noise DROP CONSTRAINT noise_loud_or_quiet")
    url, found = database_url(str(connection.settings_dict["NAME"])), Counter[str]()
    databases.leave()
    with served(url, "tests.drills._mixed_ways:application", BOOKING_WAY=way, KETING_PROXIES="1") as port:
        people = [
            Person(number, port, secrets.get(number, ""), sessions.get(number, ""))
            for number in range(CLIENTS)
        ]
        live(people, [clock.today() + timedelta(days=day + 1) for day in range(rounds)], home, found)
    with scope(home):
        found += checks.at_the_end(people)
    told = sum((person.told for person in people), Counter[str]())
    if not way:
        found += checks.untried(told)
    counted = {f"told_{what}": count for what, count in sorted(told.items())}
    return {"n": rounds, "clients": CLIENTS, "violations": found.total(), **found, **counted}


def live(people: list[Person], days: list[date], home: Tenant, found: Counter[str]) -> None:
    """Everybody does each act at the same moment, and waits for the others after it."""
    acts = [(act, look, day) for day in days for act, look in program()]
    looks = iter([(None, days[0]), *((look, day) for _act, look, day in acts)])

    def look_round() -> None:
        look, day = next(looks)
        if look:
            with scope(home):
                found.update(look(day))
            connection.close()

    start, end = Barrier(len(people), timeout=3600), Barrier(len(people), look_round, timeout=3600)

    def one_life(person: Person) -> None:
        for act in [Person.enter, *(partial(act, day=day) for act, _look, day in acts)]:
            start.wait()
            act(person)
            end.wait()

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(one_life, people))


def prepare(person: Person, day: date) -> None:
    """Some have hours beside the wanted ones, to move from."""
    times = ("13:00", "13:30", "14:00"), ("16:00", "16:30", "17:00")
    if person.number % 10 == 3 and person.number < 40:
        starts, ends = times[person.number // 20][person.number // 10 % 2 :][:2]
        person.book(Slot("multi", day, starts, ends))


def rush(person: Person, day: date) -> None:
    """All want the hour from half past two on; by what way is different."""
    role, own = person.number % 10, [code for code, slot in person.kept.items() if slot.day == day]
    late = ("14:00", "15:30"), ("14:15", "15:45"), ("14:30", "16:00"), ("14:45", "16:15")
    if own:
        person.move(own[0], Slot("multi", day, "14:30", "15:30"))
    elif person.session and is_hasty(person):
        person.book_series(Slot("multi", day, "14:00", "15:30"), day + 2 * A_WEEK)
    elif person.session:
        return
    elif role == 4:
        person.book(Slot("both", day, "14:30", "16:00"), layout="theatre")
    elif role == 5:
        person.book(Slot("activity", day, "15:00", "16:30"), layout="open", use="loud")
    else:
        person.book(Slot("multi", day, *late[person.number % 4]))


def is_hasty(person: Person) -> bool:
    """Whether a club's series is asked for at once, and given up early; others stand amid the queue."""
    return person.number % 50 != 11


def join(person: Person, day: date) -> None:
    """Whoever has a card and came too late for the room stands in the queue, all for the same hours."""
    has_it = any(slot.day == day for slot in person.kept.values())
    if person.session and not is_hasty(person):
        person.book_series(Slot("multi", day, "14:00", "15:30"), day + 2 * A_WEEK)
    elif person.secret and person.number % 10 not in {4, 5} and not has_it:
        person.wait(wanted(day))


def wanted(day: date) -> Slot:
    """What the queue waits for."""
    return Slot("multi", day, "14:00", "16:00")


def beside(person: Person, day: date) -> None:
    """Two press at once: a choir beside another or the counsel, tables to be moved between, one amplifier.

    Each pair has a day of its own; of every eight the last ask for hours of the one household.
    """
    if person.secret and person.number % 8 == 7:
        starts = 8 + person.number // 8 % 4
        person.book(Slot("activity", day, f"{starts:02}:00", f"{starts + 1:02}:00"), layout="open")
        return
    pair = person.number // 2
    slot, more = contest(pair, later(day, pair), is_program=person.is_program)[person.number % 2]
    with suppress(BrokenBarrierError):  # the other one asks for the household
        PAIRS[pair].wait(1)
    person.book(slot, **more)


def later(day: date, pair: int) -> date:
    """The pair's own day, after all series have ended."""
    return day + timedelta(days=30 + pair)


def contest(pair: int, day: date, *, is_program: bool) -> list[tuple[Slot, dict[str, Any]]]:
    """What the two of a pair ask for: one of them can have it."""
    amplifier = {"extras": ["amplifier"] if is_program else "amplifier"}
    choir, counsel = {"use": "loud"}, {"use": "private", "layout": "round"}
    second = (
        (Slot("multi", day, "19:30", "21:00"), choir)
        if pair % 2
        else (Slot("talk", day, "19:30", "20:30"), counsel)
    )
    return [
        [(Slot("multi", day, "19:00", "20:30"), choir), second],
        [
            (Slot("multi", day, "09:00", "10:00"), {}),
            (Slot("multi", day, "10:00", "11:00"), {"layout": "classroom"}),
        ],
        [
            (Slot("multi", day, "12:00", "13:00"), amplifier),
            (Slot("activity", day, "12:00", "13:00"), {"layout": "open", **amplifier}),
        ],
    ][pair % 3]


def neighbours(day: date) -> Counter[str]:
    """Of every pair one came through."""
    found = checks.over_quota()
    for pair in range(CLIENTS // 2):
        found += checks.one_of_pair(pair % 3, later(day, pair))
    return found


def free(person: Person, day: date) -> None:
    """Who has the hour gives it up, by a move or a cancellation; the others ask for it all the while."""
    for key in [key for key, since in person.series.items() if since == day]:
        if is_hasty(person) or HAS_FIRST in person.look(f"/staff/rooms/series/{key}/"):
            person.end_series(key, day)
    own = [(code, slot) for code, slot in person.kept.items() if slot.day == day]
    wanting = [give_up(person, code, slot) for code, slot in own]
    if not any(wanting) and not person.session:
        person.book(Slot("multi", day, "14:30", "15:30"))


def give_up(person: Person, code: str, slot: Slot) -> bool:
    """By a move where the later hours are free, else back to the house; whether it was the wanted hour."""
    evening = 37 + person.number // 10 % 4
    is_wanted = "14" <= slot.starts < "16" or slot.room == "activity"
    to = ("17:00", "18:30") if is_wanted else (half_hour(evening), half_hour(evening + 1))
    is_early = slot.starts < "17" and slot.room == "multi"
    if not (is_early and person.move(code, Slot("multi", slot.day, *to))):
        person.cancel(code)
    return is_wanted


def half_hour(number: int) -> str:
    """So many after midnight."""
    return f"{number // 2:02}:{number % 2 * 30:02}"


def take(person: Person, day: date) -> None:
    """Who waits looks at their page."""
    person.take(wanted(day))


def program() -> list[tuple[Act, Look | None]]:
    """The acts of a day, and how the tables are looked at after each."""
    first = [(prepare, None), (rush, checks.one_winner), (join, None), (beside, neighbours)]
    return [*first, *[(free, checks.queue), (take, None)] * TURNS]
