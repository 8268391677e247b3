"""What asks for the second factor again: to see in full, to take out, to erase, to give roles; every URL."""

from datetime import timedelta

import pytest

from keting import clock, lapsing
from keting.doors import DOORS
from keting.doorways import ERASE, LIST, PEOPLE, REVEAL, WORDS
from tenants.scope import scope
from tests.architecture.test_doors import WAYS, Street, Way, all_of_them
from tests.clients import HostClient

__all__ = ["all_of_them"]
FRESH = [way for way in WAYS if DOORS[way.name].is_fresh]
# Where the four of the promise are: whoever takes the proof off one of these is told here.
STEP_UP = {
    "households:reveal": REVEAL,
    "activities:phone": REVEAL,
    "clubs:number": REVEAL,
    "households:cards": REVEAL,
    "portal:request_copy": REVEAL,
    "portal:words": WORDS,
    "households:order_list": LIST,
    "households:take_list": LIST,
    "households:decide_list": ERASE,
    "portal:request_erase": ERASE,
    "accounts:roles": PEOPLE,
    "accounts:invite": PEOPLE,
    "programs:list": PEOPLE,
}


def proved(doors: Street, way: Way, minutes: int) -> HostClient:
    """Somebody who may enter, the second factor shown so many minutes ago."""
    client = doors.own(way)
    with scope(doors.host(way)):
        session = client.session
        lapsing.begin(session, clock.now())
        lapsing.prove(session, clock.now() - timedelta(minutes=minutes))
        session.save()
    return client


def asks(client: HostClient, url: str) -> set[bool]:
    """Whether looking and acting lead to a fresh proof, where they are let in at all."""
    answers = [client.get(url), client.post(url, {})]
    led_on = [one["Location"].startswith("/staff/prove/") for one in answers if one.status_code == 302]
    return set(led_on) if len(led_on) == len(answers) else {False}


def test_the_four_of_the_promise_ask() -> None:
    assert [name for name, door in STEP_UP.items() if DOORS[name] is not door or not door.is_fresh] == []


@pytest.mark.parametrize("way", FRESH, ids=str)
def test_a_proof_of_sixteen_minutes_ago_is_asked_for_again(all_of_them: Street, way: Way) -> None:
    url = way.url(all_of_them.planted(way))
    assert asks(proved(all_of_them, way, 16), url) == {True}


@pytest.mark.parametrize("way", FRESH, ids=str)
def test_a_proof_of_a_minute_ago_is_enough(all_of_them: Street, way: Way) -> None:
    """The twin: it is the age of the proof."""
    url = way.url(all_of_them.planted(way))
    assert asks(proved(all_of_them, way, 1), url) != {True}
