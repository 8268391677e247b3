"""Household cards: printed, used, ended."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import CardEnd
from committees.households.models import Household, HouseholdCard
from committees.households.selectors import card_with, digest, homes, without_card
from committees.households.selectors.cards import LENGTH, LETTERS
from keting import limits
from keting.audit.services import bury, record
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

if TYPE_CHECKING:
    from keting.accounts.models import Account

KIND = "card"
SENTENCES = {"householdcard_valid_once": ("card_just_printed", _("A card was printed a moment ago."))}


@dataclass(frozen=True)
class Printed:
    """A card and its secret; the secret is told once and stored nowhere."""

    card: HouseholdCard
    secret: str

    @property
    def code(self) -> str:
        """The secret in two groups, to be typed."""
        return f"{self.secret[:5]} {self.secret[5:]}"


@deed
def print_card(*, household: Household, by: "Account", at: datetime) -> Printed:
    """A new card for one door; the former one ends. Refused: `no_household`, `card_just_printed`."""
    try:
        with transaction.atomic():
            (found,) = _locked([household.pk])
            _end(HouseholdCard.objects.filter(household=found), CardEnd.REPLACED, at=at, by=by)
            return _print(found, by, at)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def print_building(*, building: str, by: "Account", at: datetime) -> list[Printed]:
    """Cards for every door of a building that is lived in and has none; the others keep theirs.

    That the sheet was printed is written down, beside a line for each door. Refused: `all_have_cards`.
    """
    try:
        with transaction.atomic():
            doors = _locked(without_card(building))
            if not doors:
                msg = "all_have_cards"
                raise Refusal(msg, _("Every door of this building has a card."))
            record(actor=by, verb="print_sheet", thing=by, at=at, why=f"{building}: {len(doors)}")
            return [_print(one, by, at) for one in doors]
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def revoke_card(*, household: Household, why: str, by: "Account | None", at: datetime) -> None:
    """Let the card hold no more: whoever is signed in with it is out at the next page. Refused: `no_card`."""
    with transaction.atomic():
        if not _end(HouseholdCard.objects.filter(household=household), CardEnd(why), at=at, by=by):
            msg = "no_card"
            raise Refusal(msg, _("This household has no card that holds."))


def household_of_card(*, secret: str, address: str, at: datetime) -> HouseholdCard:
    """The card of this secret, if it holds; five wrong ones in a quarter of an hour from one address.

    The answer is the same whether the card never was, has ended, or is another committee's. A right one
    gives back its own try only: whoever has a card guesses no others with it.
    """
    limits.take("card", address)
    card = card_with(secret)
    if card is None:
        msg = "card_unknown"
        raise Refusal(msg, _("This card does not hold, or the code is not right. Please ask at the desk."))
    limits.give_back("card", address)
    record(actor=None, by="card", verb="use_card", thing=card.household, at=at)
    return card


def end_cards(*, household_ids: Collection[UUID], at: datetime, by: "Account | None" = None) -> int:
    """End the cards of these doors, whose people have left; how many there were."""
    return _end(HouseholdCard.objects.filter(household__in=household_ids), CardEnd.MOVED, at=at, by=by)


def end_again(*, row_id: UUID, at: datetime) -> None:
    """Keep a card ended that an older backup brought back: what a restore does for each tombstone."""
    rows = HouseholdCard.objects.filter(pk=row_id, revoked_at__isnull=True)
    rows.update(revoked_at=at, why=CardEnd.LOST)


def _locked(ids: Sequence[UUID]) -> list[Household]:
    """The doors in the order of the houses, held until the end: two who print wait for each other."""
    found = list(homes().select_for_update(no_key=True).filter(pk__in=ids))
    if len(found) < len(ids):
        msg = "no_household"
        raise Refusal(msg, _("This household is not in the register any more."))
    return found


def _print(household: Household, by: "Account", at: datetime) -> Printed:
    secret = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    card = HouseholdCard.objects.create(
        household=household, secret_hash=digest(secret), printed_at=at, printed_by=by
    )
    record(actor=by, verb="print_card", thing=household, at=at)
    return Printed(card, secret)


def _end(rows: QuerySet[HouseholdCard], why: CardEnd, *, at: datetime, by: "Account | None") -> int:
    """Compare and set; each is remembered, so that no backup brings it back."""
    ended = list(rows.select_for_update().select_related("household").filter(revoked_at__isnull=True))
    for card in ended:
        HouseholdCard.objects.filter(pk=card.pk).update(revoked_at=at, revoked_by=by, why=why)
        bury(kind=KIND, row_id=card.pk, at=at)
        record(actor=by, verb="end_card", thing=card.household, at=at, why=why.value)
    return len(ended)
