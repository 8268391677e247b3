"""From hand to hand, and to an end."""

from datetime import date, timedelta

import pytest

from committees.desk import services
from committees.desk.models import Matter
from keting.refusal import Refusal

TUESDAY = date(2026, 11, 24)


def again(matter):
    return Matter.objects.get(pk=matter.pk)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_a_note_changes_nothing_else(take, worker, noon):
    matter = take()
    services.note_step(matter=matter, line="问过物业", worker=worker, at=noon)
    assert again(matter).is_open
    assert refusal_of(lambda: services.note_step(matter=matter, line=" ", worker=worker, at=noon)) == (
        "line_empty"
    )


def test_the_newest_promise_stands_until_the_call_back(take, worker, noon):
    matter = take(promised_on=TUESDAY)
    friday = TUESDAY + timedelta(days=3)
    services.promise(matter=matter, line="周五给您回话", on=friday, worker=worker, at=noon)
    assert (again(matter).promise, again(matter).promised_on) == ("周五给您回话", friday)
    services.call_back(matter=matter, line="问到了", worker=worker, at=noon)
    assert (again(matter).promise, again(matter).promised_on) == ("", None)


def test_a_colleague_owns_it_only_after_saying_yes(take, worker, colleague, noon):
    matter = take()
    services.hand_over(matter=matter, to=colleague, worker=worker, at=noon)
    assert again(matter).owner == worker
    assert refusal_of(lambda: services.accept(matter=matter, worker=worker, at=noon)) == "not_offered_to_you"
    services.accept(matter=matter, worker=colleague, at=noon)
    assert again(matter).owner == colleague
    assert again(matter).is_open


def test_outside_it_ends_with_the_yes_of_the_other_side(take, worker, noon):
    matter = take()
    services.hand_over(matter=matter, to="物业", worker=worker, at=noon)
    assert again(matter).is_open
    unnamed = refusal_of(lambda: services.accept(matter=matter, worker=worker, at=noon))
    assert unnamed == "acceptor_missing"
    services.accept(matter=matter, worker=worker, accepted_by="值班员", at=noon)
    assert (again(matter).outcome, again(matter).accepted_at) == ("handed_over", noon)


@pytest.mark.parametrize(("to", "code"), [("", "nobody_named"), ("self", "owner_already")])
def test_handing_over_needs_another(take, worker, noon, to, code):
    whom = worker if to == "self" else to
    matter = take()
    assert refusal_of(lambda: services.hand_over(matter=matter, to=whom, worker=worker, at=noon)) == code


def test_nobody_leaves_without_a_next_step(take, worker, noon):
    matter, way = take(), services.Way(next_step="派出所户籍窗口", call_back_on=TUESDAY)
    nowhere = services.Way(next_step=" ")
    refused = refusal_of(lambda: services.guide(matter=matter, way=nowhere, worker=worker, at=noon))
    assert refused == "next_step_missing"
    services.guide(matter=matter, way=way, worker=worker, at=noon)
    assert (again(matter).outcome, again(matter).next_step) == ("guided", "派出所户籍窗口")


def test_after_the_end_only_a_call_back(take, worker, colleague, noon):
    matter, by = take(), {"worker": worker, "at": noon}
    services.close_matter(matter=matter, line="卡已送到", **by)
    late = [
        lambda: services.note_step(matter=matter, line="x", **by),
        lambda: services.promise(matter=matter, line="x", on=TUESDAY, **by),
        lambda: services.hand_over(matter=matter, to=colleague, **by),
        lambda: services.guide(matter=matter, way=services.Way("x"), **by),
        lambda: services.close_matter(matter=matter, **by),
        lambda: services.accept(matter=matter, **by),
    ]
    assert {refusal_of(call) for call in late} == {"matter_closed"}
    services.call_back(matter=matter, line="满意", **by)
    assert [step.kind for step in matter.steps.all()] == ["taken", "done", "called_back"]


def test_calling_back_needs_what_was_said_and_a_day_to_come(take, worker, noon):
    matter, by = take(), {"worker": worker, "at": noon}
    past = services.Way("x", call_back_on=TUESDAY - timedelta(days=1))
    assert refusal_of(lambda: services.call_back(matter=matter, line="", **by)) == "line_empty"
    assert refusal_of(lambda: services.guide(matter=matter, way=past, **by)) == "call_back_in_past"
    yesterday = TUESDAY - timedelta(days=1)
    early = refusal_of(lambda: services.promise(matter=matter, line="x", on=yesterday, **by))
    assert early == "promise_in_past"
