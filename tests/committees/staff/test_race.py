"""Two leads plan at the same moment: one post at a time; with the guard off the same test sees two."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier

import pytest
from django.db import connection

from committees.staff.models import Shift, Worker
from committees.staff.services import roster, set_shift
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner
from tests.waiting import is_kept_waiting

DAY = date(2026, 11, 24)
LEADS = 6
GUARD = "shift_one_post_at_a_time"


@pytest.fixture
def together(real_db: str, home: Tenant, wang: Worker) -> Callable[[], list[str]]:
    """Six leads put Wang at six posts of overlapping hours at once; what each was told."""
    barrier = Barrier(LEADS, timeout=30)

    def plan(number: int) -> str:
        with scope(home):
            barrier.wait()
            try:
                set_shift(worker=wang, day=DAY, starts=time(8 + number), ends=time(18), post="desk")
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()
        return "planned"

    def run() -> list[str]:
        with ThreadPoolExecutor(LEADS) as pool:
            return list(pool.map(plan, range(LEADS)))

    return run


def test_one_lead_wins(together: Callable[[], list[str]]) -> None:
    assert sorted(together()) == ["planned"] + ["shift_overlap"] * (LEADS - 1)
    assert Shift.objects.count() == 1


def test_without_the_guard_all_win(together: Callable[[], list[str]]) -> None:
    as_owner(f"ALTER TABLE staff_shift DROP CONSTRAINT {GUARD}")
    assert together() == ["planned"] * LEADS
    assert Shift.objects.count() == LEADS


@pytest.fixture
def planning(real_db: str, home: Tenant, wang: Worker) -> Callable[[], bool]:
    """Whether a lead waits for another who plans the same colleague at this moment."""

    def plan() -> None:
        set_shift(worker=wang, day=DAY, starts=time(8), ends=time(18), post="desk")

    return lambda: is_kept_waiting(home, Worker.objects.filter(pk=wang.pk), plan)


def test_leads_take_turns_rather_than_run_into_a_deadlock(planning: Callable[[], bool]) -> None:
    assert planning()
    assert not Shift.objects.exists()


def test_without_turns_both_write_at_once(
    planning: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "wait_for", lambda _worker: None)
    assert not planning()
    assert Shift.objects.exists()
