"""A household card: one that holds for each door, ended at once, never guessed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from committees.households.kinds import CardEnd
from committees.households.models import Household, HouseholdCard, RegisterImport, Resident
from committees.households.selectors import card_with
from committees.households.services import cards
from committees.households.services.erasing import erase_resident
from committees.staff.models import Worker
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants import restoring
from tenants.models import Tenant
from tenants.scope import scope
from tests.committees.households.conftest import BERGER, LI, WANG, line
from tests.kernel.test_limits import tried

Print = Callable[..., cards.Printed]


@pytest.fixture
def door(home: Tenant) -> Household:
    """3-1-502 with one person."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="王秀英", since=date(2026, 1, 1))
    return made


@pytest.fixture
def printed(door: Household, worker: Worker, noon: datetime) -> cards.Printed:
    """Its card."""
    return cards.print_card(household=door, by=worker.account, at=noon)


def used(secret: str, noon: datetime, address: str = "") -> str:
    """What came of showing it, from an address of its own unless one is said."""
    given = {"secret": secret, "address": address or uuid4().hex, "at": noon}
    return tried(lambda: cards.household_of_card(**given))


def test_the_former_card_ends_with_the_new_one(
    door: Household, printed: cards.Printed, worker: Worker, noon: datetime
) -> None:
    assert used(printed.secret.lower(), noon) == used(printed.code, noon) == "tried"
    again = cards.print_card(household=door, by=worker.account, at=noon)
    assert (used(printed.secret, noon), used(again.secret, noon)) == ("card_unknown", "tried")
    former = HouseholdCard.objects.get(pk=printed.card.pk)
    assert (former.why, former.revoked_by, former.revoked_at) == (CardEnd.REPLACED, worker.account, noon)
    verbs = Entry.objects.filter(thing_id=str(door.pk)).order_by("id").values_list("verb", flat=True)
    assert [one for one in verbs if one != "use_card"] == ["print_card", "end_card", "print_card"]
    assert printed.secret not in str(list(HouseholdCard.objects.values()))


def test_two_valid_cards_of_a_door_cannot_be(
    door: Household, printed: cards.Printed, worker: Worker, noon: datetime
) -> None:
    given = {"printed_at": noon, "printed_by": worker.account}
    for name, fields in (
        ("householdcard_valid_once", {"household": door, "secret_hash": "x"}),
        ("householdcard_secret_once", {"secret_hash": printed.card.secret_hash, "revoked_at": noon}),
        ("householdcard_end_says_why", {"secret_hash": "y", "revoked_at": noon}),
        ("householdcard_end_says_why", {"secret_hash": "y", "why": CardEnd.LOST}),
    ):
        row = {"household": door, "why": "lost" if "secret" in name else "", **given, **fields}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            HouseholdCard.objects.create(**row)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_two_who_print_at_once_each_gets_a_card(
    real_db: str, door: Household, worker: Worker, noon: datetime, home: Tenant,
    monkeypatch: pytest.MonkeyPatch, is_guarded: bool,
) -> None:  # fmt: skip
    """The twin does not wait for the other: the constraint refuses one."""
    if not is_guarded:
        monkeypatch.setattr(cards, "_locked", lambda _ids: [door])

    def printing(_turn: int) -> str:
        with scope(home):
            return tried(lambda: cards.print_card(household=door, by=worker.account, at=noon))

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(printing, range(24)))
    assert found == {"tried"} if is_guarded else "card_just_printed" in found
    assert HouseholdCard.objects.filter(revoked_at__isnull=True).count() == 1


def test_a_stolen_card_holds_no_more_even_out_of_a_backup(
    door: Household, printed: cards.Printed, worker: Worker, noon: datetime
) -> None:
    cards.revoke_card(household=door, why="stolen", by=worker.account, at=noon)
    assert used(printed.secret, noon) == "card_unknown"
    with pytest.raises(Refusal, match="no_card"):
        cards.revoke_card(household=door, why="lost", by=worker.account, at=noon)
    older = {"revoked_at": None, "revoked_by": None, "why": ""}
    HouseholdCard.objects.filter(pk=printed.card.pk).update(**older)
    assert used(printed.secret, noon) == "tried"
    assert restoring.erase_again() == 1
    assert used(printed.secret, noon) == "card_unknown"


def test_another_committees_card_is_as_unknown_as_one_that_never_was(
    printed: cards.Printed, neighbour: Tenant, noon: datetime
) -> None:
    with scope(neighbour):
        assert {used(printed.secret, noon), used("2345678923", noon)} == {"card_unknown"}
    assert used(printed.secret, noon) == "tried"


@pytest.mark.parametrize("is_guarded", [True, False])
def test_guessing_is_limited_even_for_who_has_a_card(
    printed: cards.Printed, noon: datetime, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    """The twin lets the owner's card wipe the slate: guesses never end."""
    here = uuid4().hex
    if not is_guarded:
        monkeypatch.setattr("keting.limits.give_back", cards.limits.forget)
    found = [used("2345678923" if n % 2 else printed.secret, noon, here) for n in range(24)]
    assert found.count("card_unknown") == (5 if is_guarded else 12)
    assert used(printed.secret, noon) == "tried"


def test_it_ends_when_the_last_of_the_door_is_erased(
    door: Household, printed: cards.Printed, worker: Worker, noon: datetime
) -> None:
    other = Resident.objects.create(household=door, name="李国强", since=date(2026, 1, 1))
    erase_resident(resident_id=other.pk, by=worker.account, at=noon)
    assert card_with(printed.secret) == printed.card
    erase_resident(resident_id=Resident.objects.get(name="王秀英").pk, by=worker.account, at=noon)
    assert card_with(printed.secret) is None
    assert HouseholdCard.objects.get().why == CardEnd.MOVED


def test_it_ends_when_all_have_moved_though_others_come(
    take_in: Callable[..., RegisterImport], worker: Worker, noon: datetime
) -> None:
    take_in(WANG, line(LI, 证件号码="990000194705030013"))
    former = Household.objects.get(room_no="502")
    secret = cards.print_card(household=former, by=worker.account, at=noon).secret
    take_in(line(WANG, 室号="701"), at=noon + timedelta(days=1))
    assert card_with(secret)
    take_in(line(LI, 室号="701"), line(BERGER, 室号="502"), at=noon + timedelta(days=2))
    assert card_with(secret) is None


def test_a_building_gets_the_cards_that_it_lacks(
    door: Household, printed: cards.Printed, worker: Worker, noon: datetime
) -> None:
    for room in ("601", "602"):
        other = Household.objects.create(building="3", unit="1", room_no=room, since=date(2026, 1, 1))
        if room == "601":
            Resident.objects.create(household=other, name="陈", since=date(2026, 1, 1))
    made = cards.print_building(building="3", by=worker.account, at=noon)
    assert [one.card.household.room_no for one in made] == ["601"]
    assert Entry.objects.get(verb="print_sheet").why == "3: 1"
    assert card_with(printed.secret) == printed.card
    with pytest.raises(Refusal, match="all_have_cards"):
        cards.print_building(building="3", by=worker.account, at=noon)
