"""Recording a visit: all of it or nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from committees.desk.models import Matter
from committees.staff.models import Presence
from committees.visits import services
from committees.visits.models import Appointment, Need, Visit
from keting.audit.models import Entry
from keting.marks.models import Mark
from keting.refusal import Refusal

TUESDAY = date(2026, 11, 24)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_three_things_are_enough(visit):
    made = visit()
    assert (made.visited_on, made.met, made.minutes) == (TUESDAY, 1, 20)
    assert set(Mark.objects.exclude(fact="people").values_list("fact", "day")) == {("visits", TUESDAY)}


def test_it_settles_its_appointment(visit, arrange, noon):
    appointment = arrange()
    visit(appointment=appointment, at=noon + timedelta(hours=3))
    assert Appointment.objects.get(pk=appointment.pk).state == "kept"
    again = refusal_of(lambda: visit(appointment=appointment, at=noon + timedelta(hours=3)))
    assert again == "appointment_settled"


def test_a_need_is_a_matter_at_once(visit, kinds, worker, household):
    found = services.Found("楼道灯不亮", kinds["life_services"], promised_on=TUESDAY)
    made = visit(needs=[found])
    matter = made.needs.get().matter
    assert (matter.channel, matter.owner, matter.household) == ("visit", worker, household)
    assert (matter.kind, matter.promised_on) == (kinds["life_services"], TUESDAY)


def test_a_need_that_fails_takes_the_visit_with_it(visit, arrange, kinds):
    appointment = arrange()
    bad = services.Found(" ", kinds["health"])
    needs = [services.Found("送餐", kinds["elder_meals"]), bad]
    assert refusal_of(lambda: visit(appointment=appointment, needs=needs)) == "what_empty"
    assert not Visit.objects.exists()
    assert not Matter.objects.exists()
    assert not Need.objects.exists()
    assert Appointment.objects.get(pk=appointment.pk).state == "planned"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"line": " "}, "line_empty"),
        ({"minutes": 0}, "minutes_unlikely"),
        ({"minutes": 481}, "minutes_unlikely"),
        ({"met": 51}, "met_unlikely"),
        ({"channel": "pigeon"}, "channel_unknown"),
    ],
)
def test_what_cannot_be_is_refused_in_words(visit, facts, code):
    assert refusal_of(lambda: visit(**facts)) == code


def test_a_visit_is_recorded_afterwards(visit, noon):
    assert refusal_of(lambda: visit(visited_at=noon + timedelta(minutes=1))) == "visit_ahead"


def test_sent_twice_it_is_one_visit_with_one_need(visit, kinds):
    key, needs = uuid4(), [services.Found("送餐", kinds["elder_meals"])]
    assert visit(request_key=key, needs=needs) == visit(request_key=key, needs=needs)
    assert Matter.objects.count() == 1


def test_who_goes_to_the_door_was_out(visit, worker, noon):
    visit(channel="door", minutes=30)
    stay = Presence.objects.get(worker=worker)
    assert (stay.post, stay.until_at) == ("visit", noon + timedelta(minutes=30))


def test_it_is_on_the_record_without_a_personal_word(visit, household):
    visit(line="王惠芳血压高")
    entry = Entry.objects.get()
    assert (entry.verb, entry.thing_id, entry.why) == ("visited", str(household.pk), "")
