"""Taking a matter."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from committees.desk.models import Matter, Series
from keting import clock
from keting.audit.models import Entry
from keting.marks.models import Mark
from keting.refusal import Refusal
from tenants.models import OfficialDay
from tenants.scope import owner_scope

TUESDAY = date(2026, 11, 24)


def test_who_takes_it_owns_it_and_it_gets_a_number(take, worker):
    first, second = take(), take()
    assert (first.number, second.number) == ("2026-0001", "2026-0002")
    assert first.owner == first.received_by == worker
    assert first.is_open
    assert [step.kind for step in first.steps.all()] == ["taken"]


def test_numbers_begin_anew_each_year(take):
    take()
    assert take(at=clock.at(date(2027, 1, 4), "09:00")).number == "2027-0001"
    assert dict(Series.objects.values_list("year", "last")) == {2026: 1, 2027: 1}


def test_a_number_that_was_not_kept_is_given_out_again(take):
    with pytest.raises(Refusal):
        take(what="  ")
    assert take().number == "2026-0001"


def test_due_after_five_working_days(take):
    assert take().due_on == date(2026, 12, 1)


def test_official_days_move_the_limit(take):
    days = [(date(2026, 11, 26), False), (date(2026, 11, 28), True)]
    with owner_scope():
        OfficialDay.objects.bulk_create(OfficialDay(day=day, name="x", is_working=on) for day, on in days)
    assert take().due_on == date(2026, 12, 1)
    with owner_scope():
        OfficialDay.objects.filter(day=date(2026, 11, 28)).delete()
    assert take().due_on == date(2026, 12, 2)


def test_the_day_is_shanghais(take):
    late = clock.at(TUESDAY, "23:59")
    assert take(at=late).received_on == TUESDAY
    assert take(at=late + timedelta(minutes=1)).received_on == date(2026, 11, 25)


def test_the_same_form_twice_is_one_matter(take):
    key = uuid4()
    assert take(request_key=key).pk == take(request_key=key).pk
    assert Matter.objects.count() == 1


def test_a_promise_is_a_step_with_a_day(take):
    matter = take(promised_on=TUESDAY)
    assert (matter.promise, matter.promised_on) == (matter.what, TUESDAY)
    assert [step.kind for step in matter.steps.all()] == ["taken", "promised"]


def test_nobody_promises_yesterday(take):
    with pytest.raises(Refusal) as refused:
        take(promised_on=TUESDAY - timedelta(days=1))
    assert refused.value.code == "promise_in_past"


def test_answered_at_once_it_is_closed_at_once(take):
    matter = take(is_answered=True)
    assert (matter.state, matter.outcome) == ("closed", "done")


def test_an_empty_line_is_refused_without_what_was_typed(take):
    with pytest.raises(Refusal) as refused:
        take(what=" ", person="张三丰")
    assert refused.value.code == "what_empty"
    assert "张三丰" not in str(refused.value)


def test_it_leaves_a_mark_on_its_day(take):
    Mark.objects.all().delete()
    take()
    assert list(Mark.objects.values_list("fact", "day")) == [("desk", TUESDAY)]


def test_what_can_be_called_back_is_sealed(take):
    from django.db import connection

    matter = take(reply="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reply FROM desk_matter WHERE id = %s", [matter.pk])
        assert b"138" not in bytes(cursor.fetchone()[0])
    assert Matter.objects.get(pk=matter.pk).reply == "13812345678"
    assert not Entry.objects.exists()
