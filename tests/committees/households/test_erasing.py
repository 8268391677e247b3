"""An erased person is gone from the row, and stays gone when an older row comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from committees.households.models import RegisterImport, Resident
from committees.households.services.erasing import erase_resident
from committees.staff.models import Worker
from keting import clock
from keting.audit.models import Entry, Tombstone
from keting.db.keys import uuid7
from keting.refusal import Refusal
from tenants import restoring
from tests.committees.households.conftest import WANG


def test_only_what_figures_need_stays(
    take_in: Callable[..., RegisterImport], lead: Worker, noon: datetime
) -> None:
    take_in(WANG)
    person = Resident.objects.get()
    erase_resident(resident_id=person.pk, by=lead.account, at=noon + timedelta(days=1))
    erased = Resident.objects.get()
    empty = {erased.name, erased.pinyin, erased.initials, erased.id_number, erased.phone, erased.relation}
    assert empty == {""}
    assert {erased.id_number_index, erased.phone_index} == {""}
    assert erased.tags == []
    assert (erased.sex, erased.born_on, erased.since) == (person.sex, person.born_on, person.since)
    assert erased.until == clock.day_of(noon) + timedelta(days=1)
    assert Entry.objects.get(verb="erase").thing_id == str(person.pk)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_an_older_row_is_emptied_again(
    take_in: Callable[..., RegisterImport], lead: Worker, noon: datetime, is_guarded: bool
) -> None:
    """The twin has no tombstone: the restored name stays."""
    take_in(WANG)
    older = Resident.objects.get()
    if is_guarded:
        erase_resident(resident_id=older.pk, by=lead.account, at=noon)
        erase_resident(resident_id=older.pk, by=lead.account, at=noon)
    older.save()
    assert restoring.erase_again() == int(is_guarded)
    assert Tombstone.objects.count() == int(is_guarded)
    assert Resident.objects.get().name == ("" if is_guarded else WANG[4])


def test_a_stranger_cannot_be_erased(lead: Worker, noon: datetime) -> None:
    with pytest.raises(Refusal, match="unknown_resident"):
        erase_resident(resident_id=uuid7(), by=lead.account, at=noon)
