"""Sealed fields."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from committees.households.models import Household, Resident
from keting.db.fields import NoCommittee, blind, seal, unseal
from tenants.models import Tenant
from tenants.scope import public_scope, scope

PHONE = "13800001234"


@pytest.fixture
def resident(home: Tenant) -> Resident:
    household = Household.objects.create(building="1", room_no="101", since=date(2026, 1, 1))
    return Resident.objects.create(household=household, name="沈阿姨", phone=PHONE, since=date(2026, 1, 1))


def test_a_sealed_value_comes_back(resident: Resident) -> None:
    assert Resident.objects.get(pk=resident.pk).phone == PHONE
    assert Resident.objects.get(phone_index=blind(PHONE, "phone")) == resident


def test_the_table_holds_no_plain_text(resident: Resident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index, t::text FROM households_resident t")
        cipher, index, whole = cursor.fetchone()
    assert PHONE.encode() not in bytes(cipher)
    assert PHONE not in whole
    assert index != PHONE


def test_another_committee_cannot_unseal(home: Tenant, neighbour: Tenant) -> None:
    cipher = seal(PHONE, "phone")
    with scope(neighbour):
        with pytest.raises(InvalidTag):
            unseal(cipher, "phone")
        assert blind(PHONE, "phone") != _in(home, lambda: blind(PHONE, "phone"))


def test_another_field_cannot_unseal(home: Tenant) -> None:
    with pytest.raises(InvalidTag):
        unseal(seal(PHONE, "phone"), "id_number")


def test_outside_a_committee_nothing_is_sealed(home: Tenant) -> None:
    with public_scope(), pytest.raises(NoCommittee):
        seal(PHONE, "phone")


NEWER = "bmV3ZXItcm9vdC1mb3Itc2VhbGluZy1vbmx5LTMyLWI="


def test_another_key_seals_and_what_is_sealed_stays_readable(
    resident: Resident, settings: SimpleNamespace
) -> None:
    before = seal(PHONE, "phone")
    settings.KETING_SEAL_KEYS = [NEWER]
    after = seal(PHONE, "phone")
    assert before != after
    assert (unseal(before, "phone"), unseal(after, "phone")) == (PHONE, PHONE)
    # The blind index is another key's: whoever was found is found.
    assert Resident.objects.get(phone_index=blind(PHONE, "phone")).phone == PHONE


def test_off_the_ring_it_cannot_be_read(home: Tenant, settings: SimpleNamespace) -> None:
    """The twin: a key that was taken off too early."""
    settings.KETING_SEAL_KEYS = [NEWER]
    cipher = seal(PHONE, "phone")
    settings.KETING_SEAL_KEYS = []
    with pytest.raises(InvalidTag):
        unseal(cipher, "phone")


def _in(tenant: Tenant, call: Callable[[], str]) -> str:
    with scope(tenant):
        return call()
