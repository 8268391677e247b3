"""The whole life of bookings, by chance: after every step the tables are as a slow model of them says.

`keting drill booking_life` runs the same machine for ten thousand steps.
"""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.committees.rooms.machine import life_in


def test_a_life_of_bookings(home, rooms, worker):
    given = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(life_in(rooms, worker), settings=given)
