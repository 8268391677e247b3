"""A household's card after a merge and after a split."""

from datetime import date

from committees.households.models import Household
from committees.households.selectors import card_with
from committees.households.services.cards import print_card
from committees.rooms.models import Booking
from keting.accounts.models import Account
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.splitting import split
from tenants.life.undoing import undo
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient
from tests.tenants.conftest import NOON
from tests.tenants.life.test_splitting import REQUEST, child

Two = tuple[Tenant, Tenant]


def printed(tenant: Tenant) -> tuple[Household, str]:
    """A card of a door of building 1, for which a booking stands."""
    with scope(tenant):
        door = Household.objects.filter(building="1", residents__until=None).first()
        assert door is not None
        Booking.objects.filter(
            pk=Booking.objects.filter(occupies=True, starts_at__gt=NOON).values("pk")[:1]
        ).update(household=door)
        return door, print_card(household=door, by=Account.objects.all()[0], at=NOON).secret


def test_after_a_merge_the_card_holds_at_the_new_host(full: Two, act: Act) -> None:
    heir, absorbed = full
    door, secret = printed(absorbed)
    merge(committee="huiyuan", into="xuhuiyuan", day=date(2026, 11, 24), act=act)
    with scope(heir):
        card = card_with(secret)
        assert card is not None
        assert card.household_id == door.pk
        assert Booking.objects.filter(household=door.pk).count() == 1
    assert HostClient(heir).post("/card/code/", {"code": secret}).status_code == 302


def test_after_a_split_its_code_holds_where_the_door_is(full: Two, act: Act) -> None:
    parent = full[0]
    door, secret = printed(parent)
    split(request=REQUEST, act=act)
    with scope(child()):
        card = card_with(secret)
        assert card is not None
        assert (card.household_id, card.printed_by) == (door.pk, None)
    with scope(parent):
        assert card_with(secret) is None
        assert not Booking.objects.filter(household=door.pk).exists()
    undo(committee="xuhuiyuan", act=act)
    with scope(parent):
        assert card_with(secret) is not None
        assert Booking.objects.filter(household=door.pk).count() == 1
