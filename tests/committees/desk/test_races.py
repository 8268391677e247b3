"""Several at once, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from committees.desk import services
from committees.desk.models import Matter
from committees.desk.services import closing
from keting.refusal import Refusal
from tenants.scope import scope
from tests.databases import as_owner


def together(tenant, *calls):
    """Each call in a thread and a transaction of its own, all starting at once."""
    ready = Barrier(len(calls))

    def run(call):
        with scope(tenant):
            try:
                ready.wait(timeout=10)
                call()
                return "done"
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def closers(matter, worker, colleague, noon):
    def close(by):
        return lambda: services.close_matter(matter=matter, worker=by, at=noon)

    return [close(worker), close(colleague)]


def test_of_two_who_close_at_once_one_wins(real_db, home, take, worker, colleague, noon):
    for _ in range(5):
        matter = take()
        assert together(home, *closers(matter, worker, colleague, noon)) == ["done", "matter_closed"]
        assert matter.steps.filter(kind="done").count() == 1


def test_without_lock_and_guard_both_would_close(real_db, home, take, worker, colleague, noon, monkeypatch):
    as_owner("ALTER TABLE desk_matter DISABLE TRIGGER desk_matter_keep")
    meet = Barrier(2)

    def look_only(matter):
        found = Matter.objects.get(pk=matter.pk)
        meet.wait(timeout=10)
        return found

    monkeypatch.setattr(closing, "lock_open", look_only)
    matter = take()
    assert together(home, *closers(matter, worker, colleague, noon)) == ["done", "done"]
    assert matter.steps.filter(kind="done").count() == 2


def test_eight_takers_get_eight_numbers(real_db, home, take, worker):
    assert together(home, *[take] * 8) == ["done"] * 8
    assert sorted(Matter.objects.values_list("serial", flat=True)) == list(range(1, 9))


def test_the_same_form_sent_twice_at_once_is_one_matter(real_db, home, take, worker):
    key = worker.pk
    assert together(home, *[lambda: take(request_key=key)] * 4) == ["done"] * 4
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_closer_and_a_corrector_do_not_cross(real_db, home, take, worker, noon, _round):
    matter = take()
    correction = services.Correction(why="x")
    found = together(
        home,
        lambda: services.close_matter(matter=matter, worker=worker, at=noon),
        lambda: services.correct_matter(matter=matter, correction=correction, worker=worker, at=noon),
    )
    assert found in (["done", "done"], ["done", "matter_corrected"])
    assert Matter.objects.filter(voided_at=None).count() == 1
