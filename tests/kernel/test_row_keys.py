"""Words on the record: sealed under a key of their row, opened while it is there, gone with it."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import connection, models

from committees.households.models import Household, Resident
from committees.households.services import erasing
from committees.households.services.erasing import erase_resident
from committees.staff.models import Worker
from keting import clock
from keting.audit import selectors, services
from keting.audit.models import Entry, RowKey
from keting.audit.selectors.manner import Manner, manners
from keting.audit.services import follow, keys, shred, state_of
from keting.db.fields import InvalidTag, OwnKey
from tenants import resealing, restoring
from tenants.models import Tenant

FORMER, LATER, NUMBER = "王秀英", "王秀瑛", "13812341234"
Change = Callable[..., Entry]


@pytest.fixture
def wang(home: Tenant) -> Resident:
    door = Household.objects.create(building="3", unit="1", room_no="502", since=date(2020, 1, 1))
    return Resident.objects.create(household=door, name=FORMER, since=door.since, born_on=date(1940, 2, 3))


@pytest.fixture
def change(wang: Resident, lead: Worker, noon: datetime) -> Change:
    """`change(name=…)`: the line of a deed that changes fields of somebody's row."""

    def make(row: models.Model | None = None, **words: object) -> Entry:
        row = row or wang
        former = state_of(row)
        for name, value in words.items():
            setattr(row, name, value)
        row.save()
        follow(actor=lead.account, verb="changed", row=row, at=noon, former=former)
        return Entry.objects.latest("id")

    return make


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(one::text, ' ') FROM audit_entry AS one")
        return str(cursor.fetchone()[0])


def test_words_stand_sealed_and_open_again(change: Change, wang: Resident) -> None:
    line = change(
        name=LATER, phone=NUMBER, tags=["alone80"], born_on=date(1941, 2, 3), until=date(2026, 11, 1)
    )
    assert selectors.sealed_in(line) == ["born_on", "name", "phone", "tags"]
    assert line.after["until"] == "2026-11-01"
    assert not [word for word in (FORMER, LATER, NUMBER, "alone80", "1941-02-03") if word in stored()]
    assert json.dumps(FORMER) not in stored()
    opened = selectors.opened(line)
    assert opened == {
        "name": (FORMER, LATER),
        "phone": ("", NUMBER),
        "tags": ([], ["alone80"]),
        "born_on": ("1940-02-03", "1941-02-03"),
    }
    assert RowKey.objects.get().thing_id == str(wang.pk)


def test_one_key_for_all_lines_of_a_row(change: Change) -> None:
    lines = [change(name=LATER), change(name=FORMER)]
    assert RowKey.objects.count() == 1
    assert [selectors.opened(one) for one in lines] == [
        {"name": (FORMER, LATER)},
        {"name": (LATER, FORMER)},
    ]


def test_the_key_itself_is_sealed_by_the_office(change: Change) -> None:
    change(name=LATER)
    text = RowKey.objects.get().key
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM audit_rowkey")
        assert text.encode() not in bytes(cursor.fetchone()[0])


def test_once_erased_nobody_reads_them_and_the_chain_holds(
    change: Change, wang: Resident, lead: Worker, noon: datetime
) -> None:
    line = change(name=LATER)
    services.seal(at=noon)
    erase_resident(resident_id=wang.pk, by=lead.account, at=noon)
    assert not RowKey.objects.exists()
    assert selectors.opened(line) is None
    line.refresh_from_db()
    assert selectors.sealed_in(line) == ["name"]
    assert selectors.check(office=connection.schema_name, heads=[]) == []


def test_without_shredding_they_can_be_read(
    change: Change, wang: Resident, lead: Worker, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(erasing, "shred", lambda **_: None)
    line = change(name=LATER)
    erase_resident(resident_id=wang.pk, by=lead.account, at=noon)
    assert selectors.opened(line) == {"name": (FORMER, LATER)}


def test_an_older_backup_brings_no_words_back(
    change: Change, wang: Resident, lead: Worker, noon: datetime
) -> None:
    line, key = change(name=LATER), RowKey.objects.get()
    erase_resident(resident_id=wang.pk, by=lead.account, at=noon)
    key.save(force_insert=True)
    wang.save()
    assert selectors.opened(line) is not None
    restoring.erase_again()
    assert selectors.opened(line) is None


def test_a_line_that_comes_after_the_stone_keeps_no_words(
    change: Change, wang: Resident, lead: Worker, noon: datetime
) -> None:
    """A deed that was under way while the row was erased."""
    former = state_of(wang)
    erase_resident(resident_id=wang.pk, by=lead.account, at=noon)
    follow(actor=lead.account, verb="changed", row=wang, at=noon, former=former)
    line = Entry.objects.latest("id")
    assert (line.before["name"], line.after["name"]) == (selectors.HIDDEN, "")
    assert not RowKey.objects.exists()


@pytest.mark.parametrize("place", ["thing", "thing_id", "field"])
def test_a_value_that_was_moved_does_not_open(change: Change, wang: Resident, place: str) -> None:
    line = change(name=LATER)
    other = Resident.objects.create(household=wang.household, name="李", since=wang.since)
    moved = Entry(thing=line.thing, thing_id=line.thing_id, before=line.before, after=line.after)
    if place == "field":
        moved.before, moved.after = {"phone": line.before["name"]}, {"phone": line.after["name"]}
    else:
        setattr(moved, place, {"thing": "households.household", "thing_id": str(other.pk)}[place])
        # Even where somebody had put the key beside the other row.
        RowKey.objects.create(thing=moved.thing, thing_id=moved.thing_id, key=RowKey.objects.get().key)
    assert set((selectors.opened(moved) or {}).values()) == {(selectors.HIDDEN, selectors.HIDDEN)}


def test_unbound_it_would_open() -> None:
    """The twin: it is what stands beside that holds it."""
    key = OwnKey()
    assert OwnKey(key.text).unseal(key.seal("王")) == "王"
    with pytest.raises(InvalidTag):
        key.unseal(key.seal("王", "a", "b"), "a", "c")


def test_sealed_anew_they_open_under_the_newest_key(change: Change, home: Tenant, settings: object) -> None:
    line, fresh = change(name=LATER), OwnKey().text
    settings.KETING_SEAL_KEYS = [fresh]  # type: ignore[attr-defined]
    assert resealing.reseal(home)["anew"] == 1
    assert selectors.opened(line) == {"name": (FORMER, LATER)}
    settings.KETING_MASTER_KEY = OwnKey().text  # type: ignore[attr-defined]
    assert selectors.opened(line) == {"name": (FORMER, LATER)}


def test_a_deed_without_words_asks_for_no_key(change: Change, queries_of: Callable[..., int]) -> None:
    bare = queries_of(lambda: change(until=date(2026, 11, 1)))
    change(name=LATER)
    assert queries_of(lambda: change(until=date(2026, 11, 2))) == bare
    assert queries_of(lambda: change(name=FORMER)) == bare + 1


def test_what_opens_a_door_is_never_kept(change: Change, lead: Worker) -> None:
    line = change(lead.account, password="argon2$" + NUMBER, display_name="范")
    assert (line.before["password"], line.after["password"]) == ("", selectors.HIDDEN)
    assert list(selectors.opened(line) or {}) == ["display_name"]


# A digest of a file; what the office has counted under; words that only sound like it.
HARMLESS = {"reporting.TableRun.sha256", "rooms.KeyLoan.key_no"}
SECRETS = ("password", "secret", "digest", "hash", "token", "session", "credential", "public_key", "_key")


def open_doors() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("django.") or model._meta.app_label in {"tenants", "audit"}:
            continue
        for name, how in manners(model).items():
            sounds_secret = (
                any(word in name for word in SECRETS) and f"{model._meta.label}.{name}" not in HARMLESS
            )
            if sounds_secret and how is Manner.SEALED:
                yield f"{model._meta.label}.{name}"


def test_no_secret_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """And its twin: without the word in the register it is found."""
    assert list(open_doors()) == []
    monkeypatch.setattr("keting.audit.selectors.manner.register", dict)
    manners.cache_clear()
    found = set(open_doors())
    manners.cache_clear()
    assert {"accounts.Account.password", "households.HouseholdCard.secret_hash"} <= found


def test_keys_of_rows_that_are_gone_go(change: Change, wang: Resident) -> None:
    change(name=LATER)
    other = Resident.objects.create(household=wang.household, name="李", since=wang.since)
    change(other, name="李四")
    assert keys.delete(Resident.objects.filter(pk=other.pk)) == 1
    assert [one.thing_id for one in RowKey.objects.all()] == [str(wang.pk)]


def test_shredding_is_of_these_rows_only(change: Change, wang: Resident) -> None:
    line = change(name=LATER)
    shred(model=Household, keys=[wang.pk])
    assert selectors.opened(line)
    keys.shred_among(Resident.objects.filter(since__gt=clock.today()))
    assert selectors.opened(line)
    keys.shred_among(Resident.objects.filter(pk=wang.pk))
    assert selectors.opened(line) is None
