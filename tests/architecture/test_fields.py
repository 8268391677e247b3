"""Every field of every table has one label; people's data has a purpose, a legal basis and an end."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from django.apps import apps as registry
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from keting.db.fields import SealedField
from keting.privacy.ends import End, ends, without_end
from keting.privacy.labels import Basis, Labels, Purpose, Whose
from keting.privacy.register import faults, purposes, readers, register

# Public and the street know their own staff by name, and nobody else.
STAFF_ONLY = {f"accounts.{name}" for name in ("Account", "Authenticator", "RecoveryCode", "Invitation")}
STAFF_ONLY |= {
    "accounts.Passkey",
    "accounts.SignOn",
    "sessions.Session",
    "audit.Entry",
    "audit.RowKey",
    "tenants.Change",
    "orders.Order",
    "orders.Glass",
    "reporting.TableRun",
}


def test_every_field_has_one_label() -> None:
    assert faults(registry.get_models(), register()) == []


def test_what_is_kept_of_people_has_a_ground_an_end_and_readers() -> None:
    for purpose in purposes():
        assert purpose.basis
        assert all(str(text) for text in (purpose.title, purpose.what, purpose.why, purpose.keep))
        assert readers(purpose), purpose.title


def without_a_way_back(stated: Iterable[Purpose]) -> list[str]:
    """What stands on consent, or does not, and says the contrary."""
    return [str(one.title) for one in stated if bool(one.taking_back) != (one.basis == Basis.CONSENT)]


def test_what_stands_on_consent_says_how_it_is_given_and_taken_back() -> None:
    assert without_a_way_back(purposes()) == []


def test_consent_without_a_way_back_is_found() -> None:
    """The twin."""
    some = next(one for one in purposes() if one.taking_back)
    assert len(without_a_way_back([replace(some, taking_back=""), replace(some, basis=Basis.DUTY)])) == 2


# Kept as long as the office: what is done to it, by whom; lines that nobody can delete; doors without people.
STAYS = {
    "tenants.Change",
    "orders.Order",
    "orders.Glass",
    "reporting.TableRun",
    "audit.Entry",
    "households.Household",
}
# They go with their import, and with the row that they are of.
STAYS |= {"households.ImportProblem", "audit.RowKey"}


def _without_end(stated: Mapping[str, End]) -> list[str]:
    return [
        f"{label}.{name}"
        for label, labels in register().items()
        if labels.purpose and label not in STAYS
        for name in without_end(registry.get_model(label), labels.of_people, stated.get(label))
    ]


def test_whatever_is_said_of_people_has_an_end() -> None:
    assert _without_end(ends("committee") | ends("street")) == []


def test_whatever_is_said_of_residents_is_found_when_one_asks() -> None:
    """A card says nothing of anybody, a tick only by its member; others name a person, door or telephone."""
    told = {
        label
        for label, end in ends("committee").items()
        if end.of is None and register()[label].purpose in purposes(Whose.RESIDENTS)
    }
    assert told == {"households.HouseholdCard", "clubs.Tick"}


def test_without_its_end_a_table_is_found() -> None:
    """The twin: a table without an end, and one whose end forgets a word."""
    stated = ends("committee") | ends("street")
    visit = stated["visits.Visit"]
    careless = End(past=visit.past, empty={"next_on": None})
    assert _without_end({**stated, "visits.Visit": careless}) == [
        "visits.Visit.line",
        "visits.Visit.void_reason",
    ]
    assert "desk.Step.line" in _without_end({key: end for key, end in stated.items() if key != "desk.Step"})


def test_no_resident_outside_a_committee() -> None:
    shared = {*settings.PUBLIC_APPS, *settings.STREET_APPS}
    of_people = {
        label
        for label, labels in register().items()
        if labels.of_people and registry.get_model(label)._meta.app_config.name in shared
    }
    assert of_people == STAFF_ONLY


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        (Labels(internal="made_at note"), ".phone: has no label"),
        (Labels(internal="made_at note phone"), ".phone: is sealed, so it is a person's"),
        (Labels(internal="made_at note", public="note", personal="phone"), ".note: has two labels"),
        (Labels(internal="made_at note gone", personal="phone"), ".gone: has a label, but is not there"),
        (Labels(internal="made_at note", personal="phone"), ": people's data and a purpose go together"),
    ],
)
def test_a_planted_field_is_found(labels: Labels, fault: str) -> None:
    """The twin."""
    with isolate_apps("committees.desk"):

        class Planted(models.Model):
            made_at = models.DateTimeField()
            note = models.CharField(max_length=9)
            phone = SealedField()

            class Meta:
                app_label = "desk"

    assert f"desk.Planted{fault}" in faults([Planted], {"desk.Planted": labels})
    whole = replace(purposes()[0], necessity="")
    good = Labels(whole, internal="made_at note", personal="phone")
    assert faults([Planted], {"desk.Planted": good}) == []
    careless = Labels(whole, internal="made_at note", sensitive="phone")
    assert len(faults([Planted], {"desk.Planted": careless})) == 1
