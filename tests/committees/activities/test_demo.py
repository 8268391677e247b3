"""The invented quarter: believable, repeatable, quick to read."""

import random

from django.db import transaction

from committees.activities import demo
from committees.activities.models import Activity, SignUp
from committees.rooms import demo as rooms
from tenants.models import Tenant
from tests.committees.activities import FRIDAY


def loaded(seed: int) -> list[tuple[object, ...]]:
    """What the loader writes with this seed; taken back afterwards."""
    with transaction.atomic():
        demo.load(day=FRIDAY, rng=random.Random(seed))
        rows = list(Activity.objects.values_list("title", "starts_at", "state", "seats"))
        rows += list(SignUp.objects.order_by("code").values_list("code", "name", "seat"))
        transaction.set_rollback(True)
    return rows


def test_the_same_seed_gives_the_same_quarter(home: Tenant) -> None:
    assert loaded(1) == loaded(1)
    assert loaded(1) != loaded(2)


def test_it_keeps_the_pace_of_a_lively_committee(home: Tenant) -> None:
    demo.load(day=FRIDAY, rng=random.Random(1))
    assert Activity.objects.filter(held_on__lt=FRIDAY, state="held").count() >= 40 / 4
    assert Activity.objects.filter(held_on__gte=FRIDAY, state="announced").count() >= 10


def test_festivals_have_their_customs(home: Tenant) -> None:
    demo.load(day=FRIDAY.replace(month=12, day=26), rng=random.Random(1))
    customs = dict(Activity.objects.exclude(festival="").values_list("festival", "title"))
    assert customs["冬至"] == "包饺子"
    assert customs["重阳节"] == "重阳糕，敬老茶"


def test_what_is_held_in_a_room_has_it(home: Tenant) -> None:
    rng = random.Random(1)
    rooms.load(day=FRIDAY, rng=rng)
    demo.load(day=FRIDAY, rng=rng)
    inside = Activity.objects.exclude(state="cancelled").filter(place__in=["多功能室", "活动室", "谈心室"])
    assert inside.count() > 30
    for activity in inside.select_related("booking__room"):
        booking = activity.booking
        assert booking
        assert (booking.room.name, booking.starts_at, booking.ends_at) == (
            activity.place,
            activity.starts_at,
            activity.ends_at,
        )
