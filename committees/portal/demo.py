"""Filling one committee with an invented quarter, each room of the house by its own loader."""

import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from committees.clubs.kinds import Part
from committees.clubs.models import Club
from committees.households.demo.card import DEMO_CARD, demo_card, demo_codes, demo_phone, give_card
from committees.households.kinds import RevealField, RevealReason, Right
from committees.households.models import Household, Resident
from committees.households.services.lists import Wish, order_list
from committees.households.services.revealing import reveal_field
from committees.portal.services.rights import Asked, receive_request
from committees.rooms.models import Layout
from committees.rooms.services import BookingRequest, book_for
from committees.staff.demo import FLAGSHIP, evening_before
from committees.staff.models import Worker
from keting import clock
from keting.accounts.demo import DEMO_PASSWORD, code_now, equip, equip_all
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import open_account
from keting.refusal import Refusal
from tenants.kinds import TenantType
from tenants.models import Tenant
from tenants.scope import committees, public_scope, scope, street

LOADERS: list[str] = [
    "committees.staff.demo.load",
    "committees.households.demo.load",
    "committees.clubs.demo.load",
    "committees.rooms.demo.load",
    "committees.desk.demo.load",
    "committees.visits.demo.load",
    "committees.activities.demo.load",
    "committees.portal.demo.load_looks",
    "committees.portal.demo.load_rights",
]
LOOKS = 24
HELPER = "何秀珍"


def load_committee(tenant: Tenant, *, day: date, is_full: bool = False) -> bool:
    """Fill the committee of this scope unless it has workers already; all or nothing."""
    if Worker.objects.exists():
        equip_all()
        give_card(at=evening_before(day))
        return False
    rng = random.Random(tenant.schema_name)
    with transaction.atomic():
        for path in LOADERS:
            import_string(path)(day=day, rng=rng, is_full=is_full)
        give_card(at=evening_before(day))
        befriend(tenant, day)
    return True


def befriend(tenant: Tenant, day: date) -> None:
    """Somebody of the card's household leads the choir; a helper has booked a room for them."""
    card = demo_card()
    people = Resident.objects.filter(household=card.household_id if card else None, name__gt="")
    leader = people.filter(until__isnull=True, voided_at__isnull=True).order_by("born_on").first()
    choir = Club.objects.filter(name="合唱队", state="active").first()
    if card is None or leader is None or choir is None:
        return
    choir.members.filter(part=Part.LEADER).update(part=Part.MEMBER)
    choir.members.update_or_create(
        resident=leader,
        left_on=None,
        defaults={"part": Part.LEADER},
        create_defaults={"part": Part.LEADER, "joined_on": choir.founded_on},
    )
    if tenant.committee.slug == FLAGSHIP:
        roles = [Role.LEADER]
        helper = open_account(username="lou", display_name=HELPER, roles=roles, password=DEMO_PASSWORD)
        Account.objects.filter(pk=helper.pk).update(buildings=[card.household.building])
        helper.refresh_from_db()
        equip(helper)
        _help(helper, card.household, day)


def _help(helper: Account, household: Household, day: date) -> None:
    """Two hours of the common room in three days, where they are free."""
    layout = Layout.objects.filter(room__slug="multi").select_related("room").first()
    if layout is None:
        return
    on = day + timedelta(days=3)
    asked = BookingRequest(
        room=layout.room,
        layout=layout,
        starts_at=clock.at(on, "16:30"),
        ends_at=clock.at(on, "18:00"),
        head_count=6,
        title="一起包馄饨",
        contact_name="",
        household=household,
    )
    with suppress(Refusal):
        book_for(request=asked, by=helper, at=evening_before(day))


def load_looks(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Some neighbours' numbers were needed in the last weeks; the record says by whom and what for."""
    people = list(Resident.objects.filter(name__gt="", until__isnull=True).order_by("pk")[: LOOKS * 4])
    at_work = Worker.objects.filter(account__isnull=False).values("account_id")
    colleagues = list(Account.objects.filter(pk__in=at_work).order_by("username"))
    if not (people and colleagues):
        return
    for ago in sorted((rng.randrange(21) for _look in range(LOOKS)), reverse=True):
        reveal_field(
            resident=rng.choice(people),
            field=rng.choice([RevealField.PHONE, RevealField.PHONE, RevealField.NAME, RevealField.ID_NUMBER]),
            reason=rng.choice(list(RevealReason)),
            by=rng.choice(colleagues),
            at=clock.at(day - timedelta(days=ago + 1), f"{rng.randrange(9, 17):02}:{rng.randrange(60):02}"),
        )


def load_rights(*, day: date, rng: random.Random, is_full: bool = False) -> None:
    """Two neighbours have asked about what is kept of them; a list waits for a second colleague's yes."""
    people = list(Resident.objects.filter(name__gt="", until__isnull=True).order_by("-pk")[:2])
    at_work = Worker.objects.filter(account__isnull=False).order_by("position")
    account = Account.objects.filter(pk__in=at_work.values("account_id")).order_by("username").last()
    if len(people) < 2 or account is None:
        return
    for ago, (resident, right) in zip(
        (9, 2), zip(people, (Right.COPY, Right.CORRECT), strict=True), strict=True
    ):
        asked = Asked(right=right, resident=resident, what="出生日期不对" if right == Right.CORRECT else "")
        receive_request(asked=asked, by=account, at=clock.at(day - timedelta(days=ago), "10:20"))
    wish = Wish(words="", tag="", is_full=True, reason=RevealReason.CARE)
    with suppress(Refusal):
        order_list(wish=wish, by=account, at=clock.at(day - timedelta(days=1), "15:10"))


def say_sign_ins() -> None:
    """Print who can sign in at the street and at one committee; the demo's accounts share one password.

    And one app with six digits: `keting demo-code` says what it shows. A resident needs no account: the card
    of one invented household is printed too, to be opened or typed.
    """
    for tenant in (street(), _committee(FLAGSHIP)):
        with scope(tenant):
            names = ", ".join(Account.objects.order_by("username").values_list("username", flat=True)[:4])
        path = "staff/" if tenant.type == TenantType.COMMITTEE else ""
        sys.stdout.write(f"{_address(tenant, path)}  {names or 'nobody yet'}  {DEMO_PASSWORD}\n")
    sys.stdout.write("the six digits that the sign-in asks for: keting demo-code USER\n")
    sys.stdout.writelines(_card(_committee(FLAGSHIP)))


def _address(tenant: Tenant, path: str) -> str:
    with public_scope():
        host = tenant.domains.get(is_primary=True).domain
    return f"{settings.KETING_SCHEME}://{host}:{settings.KETING_PORT}/{path}"


def _card(tenant: Tenant) -> Iterator[str]:
    with scope(tenant):
        card, number = demo_card(), demo_phone()
    if card:
        code = f"{DEMO_CARD[:5]} {DEMO_CARD[5:]}"
        yield f"a resident's telephone: {_address(tenant, 'card/phone/')}  {number}, then keting demo-text\n"
        yield f"a resident's household card: {_address(tenant, f'c/#{DEMO_CARD}')}  or type {code}\n"


def say_texts(words: list[str]) -> int:
    """`keting demo-text [COMMITTEE]`: the codes that went out by text message, had there been a gateway."""
    with scope(_committee((*words, FLAGSHIP)[0])):
        found = demo_codes(clock.now())
    sys.stdout.write("\n".join(found or ["no code was asked for within five minutes"]) + "\n")
    return 0


def say_codes(words: list[str]) -> int:
    """`keting demo-code [USER [COMMITTEE]]`: what the app of the demo's accounts shows now."""
    user, slug = (*words, "", "")[:2]
    lines = [line for tenant in (street(), _committee(slug or FLAGSHIP)) for line in _codes(tenant, user)]
    sys.stdout.writelines(lines)
    if not lines:
        sys.stderr.write("keting: the demo has no such account (try director, fan, lou, street, auditor)\n")
    return 0 if lines else 1


def _codes(tenant: Tenant, user: str) -> Iterator[str]:
    with scope(tenant):
        named = Account.objects.filter(username=user) if user else Account.objects.all()
        for account in named.order_by("username"):
            if code := code_now(account):
                yield f"{code}  {account.username}  {tenant}\n"


def _committee(slug: str) -> Tenant:
    return next(tenant for tenant in committees() if tenant.committee.slug == slug)
