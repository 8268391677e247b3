"""What is due, what was promised, what is found."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from committees.desk import selectors, services
from committees.desk.models import Matter
from committees.desk.templatetags.desk import matter_state
from committees.households.models import Household
from keting import clock

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def household(home):
    return Household.objects.create(building="3", unit="1", room_no="502", since=TUESDAY)


def test_due_tells_promises_limits_call_backs_and_offers(take, worker, colleague, noon):
    limit, promised = take(at=noon - timedelta(days=5)), take(promised_on=TUESDAY)
    guided, offered = take(), take(by=colleague)
    way = services.Way("派出所", call_back_on=TUESDAY + timedelta(days=1))
    services.guide(matter=guided, way=way, worker=worker, at=noon)
    services.hand_over(matter=offered, to=worker, worker=colleague, at=noon)
    found = [(due.on, due.why, due.matter) for due in selectors.due_for(worker, TUESDAY)]
    assert found == [
        (TUESDAY, "promise", promised),
        (TUESDAY, "offered", offered),
        (TUESDAY + timedelta(days=1), "call_back", guided),
        (limit.due_on, "due", limit),
    ]


def test_what_is_over_a_week_away_or_others_is_not_due(take, worker, colleague, noon):
    take(by=colleague)
    take(at=noon + timedelta(days=4))
    assert selectors.due_for(worker, TUESDAY) == []


def test_due_is_one_query_for_one_and_for_thirty(take, worker, queries_of):
    take()
    one = queries_of(lambda: selectors.due_for(worker, TUESDAY))
    for _ in range(29):
        take()
    assert queries_of(lambda: selectors.due_for(worker, TUESDAY)) == one == 1


def test_the_last_promise_and_what_came_of_it(take, worker, noon, household, queries_of):
    matter = take(household=household, promised_on=TUESDAY, promise="帮问长护险")
    before = selectors.last_promises([household.pk])[household.pk]
    assert (before.line, before.is_kept) == ("帮问长护险", False)
    at = noon + timedelta(hours=1)
    services.call_back(matter=matter, line="下周一上午来", worker=worker, at=at)
    after = selectors.last_promises([household.pk])[household.pk]
    assert (after.is_kept, after.answer, after.number) == (True, "下周一上午来", matter.number)
    assert queries_of(lambda: selectors.last_promises([household.pk])) == 2


def test_words_numbers_and_kinds_find(take):
    first, second = take(what="楼道灯不亮", kind="life_services"), take(person="陈阿姨")
    day = clock.day_of(first.received_at)

    def found(**asked):
        return list(selectors.listing({"tab": "all", **asked}, worker=None, day=day).page)

    assert found(q="楼道") == [first]
    assert found(q="陈阿姨") == [second]
    assert found(q="2026-0002") == [second]
    assert found(kind="life_services") == [first]
    assert found(q="2026-0009") == []


def test_answers_come_from_ended_matters_of_the_kind(take, worker, noon):
    services.guide(matter=take(kind="legal_aid"), way=services.Way("法律服务站"), worker=worker, at=noon)
    services.close_matter(matter=take(kind="legal_aid"), line="律师已答复", worker=worker, at=noon)
    take(kind="legal_aid")
    found = selectors.answers("legal_aid")
    assert [way.next_step for way in found.ways] == ["法律服务站"]
    assert found.said == ["律师已答复"]
    assert selectors.answers("nonsense").kind is None


def test_masked():
    assert (selectors.masked("陈阿姨"), selectors.masked("")) == ("陈*", "")


def test_a_corrected_matter_is_on_no_list(take, worker, noon):
    old = take()
    new = services.correct_matter(matter=old, correction=services.Correction(why="x"), worker=worker, at=noon)
    assert list(selectors.open_matters()) == [new]
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(
    ("ahead", "promised", "word"),
    [(-1, None, "过期了"), (0, None, "今天到期"), (3, 0, "该回话了"), (3, -1, "该回话了"), (3, 1, "在办")],
)
def test_a_promise_for_today_is_not_called_a_limit(ahead, promised, word):
    until = None if promised is None else TUESDAY + timedelta(days=promised)
    matter = Matter(state="open", due_on=TUESDAY + timedelta(days=ahead), promised_on=until)
    with override("zh-hans"):
        assert word in matter_state(matter, TUESDAY)
