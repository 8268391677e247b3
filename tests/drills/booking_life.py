"""Ten thousand steps of the machine that lives through bookings: no overlap, no lost claim, nobody twice.

The twin lives without the exclusion constraint and looks before it writes; alone it would be right, so the
look is taken from it too.
"""

from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from committees.rooms.demo import open_rooms
from committees.rooms.selectors import offer_of
from committees.rooms.services import guards
from committees.staff.models import Worker
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.committees.rooms.machine import DAY, life_in
from tests.databases import as_owner

SCHEMA = "c310104008043"
STEPS, EACH = 10_000, 50
REHEARSAL = {"STEPS": 100, "EACH": 10}
# Neither looks nor minds.
TAKE = """
INSERT INTO rooms_claim (id, space_id, booking_id, during, is_active)
SELECT wanted.id, wanted.space_id, %(booking)s, %(during)s, true
FROM unnest(%(ids)s::uuid[], %(places)s::uuid[]) AS wanted(id, space_id) RETURNING id
"""


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """At least n steps in lives of fifty; a violation is an invariant that does not hold."""
    steps = n or STEPS
    with scope(Tenant.objects.get(schema_name=SCHEMA)):
        open_rooms(DAY.replace(month=1))
        rooms = {slug: offer for slug in ("multi", "activity", "talk") if (offer := offer_of(slug))}
        account = Account.objects.create(username="life", display_name="x", roles=[Role.WORKER])
        worker = Worker.objects.create(name="范晓", account=account)
        if not is_guarded:
            as_owner("ALTER TABLE rooms_claim DROP CONSTRAINT claim_space_free")
            guards.TAKE_SPACES = TAKE
        life, broken = life_in(rooms, worker), 1
        with suppress(AssertionError, DatabaseError):
            # Many a life ends early: others follow until enough steps have been walked.
            while (left := steps - life.steps["steps"]) > 0:
                run_state_machine_as_test(life, settings=_settings(left))
            broken = 0
    walked = life.steps.pop("steps", 0)
    return {"n": walked, "violations": broken, "what": dict(life.steps.most_common(8))}


def _settings(steps: int) -> settings:
    return settings(
        max_examples=max(steps // EACH, 1),
        stateful_step_count=EACH,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
