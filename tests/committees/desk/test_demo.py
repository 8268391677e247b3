"""The demo's quarter is believable and the same each time."""

import random
from datetime import date, timedelta

import pytest

from committees.desk import demo, selectors
from committees.desk.models import Matter, Series, Step
from committees.staff.models import Worker

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def loaded(home):
    Worker.objects.bulk_create(Worker(name=f"同事{n}", position=n) for n in range(3))
    demo.load(day=TUESDAY, rng=random.Random(7))


def test_some_are_open_some_overdue_and_one_is_promised_for_today(loaded):
    assert Matter.objects.count() > 200
    assert {"done", "handed_over", "guided", ""} == set(Matter.objects.values_list("outcome", flat=True))
    assert 0 < selectors.open_matters().filter(due_on__lt=TUESDAY).count() < 30
    workers = Worker.objects.all()
    assert any(
        due.why == "promise" and due.on == TUESDAY for w in workers for due in selectors.due_for(w, TUESDAY)
    )


def test_nothing_lies_ahead_and_numbers_go_on(loaded):
    assert not Matter.objects.filter(received_on__gt=TUESDAY).exists()
    assert not Step.objects.filter(at__date__gt=TUESDAY + timedelta(days=1)).exists()
    last = Matter.objects.order_by("-year", "-serial").first()
    assert Series.objects.get(year=last.year).last == last.serial


def test_the_same_chance_gives_the_same_desk(home):
    Worker.objects.create(name="同事", position=0)
    hands = demo.Hands(list(Worker.objects.all()), [], _kinds(), {}, TUESDAY, random.Random(3))
    again = demo.Hands(hands.workers, [], hands.kinds, {}, TUESDAY, random.Random(3))
    told = [[(m.what, m.received_at, m.outcome) for m in demo._matters(one, 2)] for one in (hands, again)]
    assert told[0] == told[1]


def _kinds():
    from tenants.models import ServiceKind

    return {kind.code: kind for kind in ServiceKind.objects.all()}
