"""Each constraint of the day, really hit."""

from datetime import date, timedelta
from functools import partial

from committees.households.models import Household
from committees.rooms.models import Absence, Arrival, KeyLoan, Pause, Upkeep
from tests.committees.rooms.test_constraints import violated

HOUR = timedelta(hours=1)


def test_arrivals_and_absences(book, noon, worker):
    made = book().booking
    given = {"booking": made, "noted_at": noon}
    assert (
        violated(lambda: Arrival.objects.create(**given, how="gps", noted_by=worker)) == "arrival_how_known"
    )
    assert violated(lambda: Arrival.objects.create(**given, how="desk")) == "arrival_by_somebody"
    Arrival.objects.create(**given, how="door")
    rows = Absence.objects.filter(pk=Absence.objects.create(**given).pk)
    for wrong in ({"forgiven_at": noon}, {"forgiven_for": "x"}, {"forgiven_by": worker}):
        assert violated(partial(rows.update, **wrong)) == "absence_forgiven_says_why"


def test_pauses(rooms, noon, worker):
    door = Household.objects.create(building="3", room_no="502", since=date(2026, 1, 1))
    given = {"since": noon, "until": noon + HOUR}
    for who in ({}, {"household": door, "phone": "13812341234"}):
        assert violated(partial(Pause.objects.create, **given, **who)) == "pause_of_one"
    given["household"] = door
    assert violated(lambda: Pause.objects.create(**given | {"until": noon})) == "pause_has_an_end"
    assert violated(lambda: Pause.objects.create(**given, made_by=worker)) == "pause_says_why"


def test_keys(rooms, noon, worker):
    given = {
        "room": rooms["multi"],
        "key_no": "2",
        "taken_by": "沈阿姨",
        "taken_at": noon,
        "given_by": worker,
    }
    rows = KeyLoan.objects.filter(pk=KeyLoan.objects.create(**given).pk)
    assert violated(lambda: KeyLoan.objects.create(**given)) == "keyloan_out_once"
    assert violated(lambda: rows.update(taken_by="")) == "keyloan_says_which_and_who"
    for wrong in ({"returned_at": noon}, {"received_by": worker}):
        assert violated(partial(rows.update, **wrong)) == "keyloan_returned_to_somebody"
    early = {"returned_at": noon - HOUR, "received_by": worker}
    assert violated(lambda: rows.update(**early)) == "keyloan_returned_to_somebody"


def test_upkeep(rooms, noon, worker):
    given = {"room": rooms["multi"], "kind": "dirt", "what": "地没扫", "noted_at": noon, "noted_by": worker}
    for name, wrong in {"upkeep_kind_known": {"kind": "mood"}, "upkeep_says_what": {"what": ""}}.items():
        assert violated(partial(Upkeep.objects.create, **given | wrong)) == name
    for wrong in ({"done_at": noon}, {"done_by": worker}):
        assert violated(partial(Upkeep.objects.create, **given, **wrong)) == "upkeep_done_by_somebody"
