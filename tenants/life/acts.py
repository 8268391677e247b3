"""What all deeds share: who does them and when, one transaction, the committee they are about, a record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.audit.services import record
from keting.hints import FOLD
from keting.later import send
from keting.refusal import Refusal
from tenants import roles
from tenants.kinds import LIVING, TenantState, TenantType
from tenants.models import Tenant
from tenants.scope import forget, owner_scope, street

MOVED: dict[str, str | Promise] = {
    "households_household": _("%(count)s households"),
    "households_resident": _("%(count)s entries of residents"),
    "visits_visit": _("%(count)s visits"),
    "visits_appointment": _("%(count)s appointments"),
    "desk_matter": _("%(count)s matters"),
    "activities_activity": _("%(count)s activities"),
    "clubs_club": _("%(count)s clubs"),
    "rooms_room": _("%(count)s rooms"),
    "rooms_booking": _("%(count)s bookings"),
    "staff_worker": _("%(count)s colleagues"),
    "accounts_account": _("%(count)s accounts"),
}


@dataclass(frozen=True)
class Act:
    """Who does it, when, and whether it is only rehearsed: done and taken back again."""

    by: str
    at: datetime
    is_rehearsal: bool = False

    @property
    def today(self) -> date:
        """The Shanghai day on which it is done."""
        return clock.day_of(self.at)


@dataclass(frozen=True)
class Deed:
    """What was done: a sentence, rows by table, what people should know; the first sign-in is a secret."""

    message: str
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    secret: str = ""

    @property
    def text(self) -> str:
        """All of it, a line each; what has no word of its own is counted together."""
        rows = [
            str(word) % {"count": self.counts[table]}
            for table, word in MOVED.items()
            if self.counts.get(table)
        ]
        rest = sum(count for table, count in self.counts.items() if table not in MOVED)
        rows += [_now("%(count)s further rows") % {"count": rest}] if rest else []
        return "\n".join([self.message, *self.notes, *rows])


@contextmanager
def acting(act: Act) -> Iterator[None]:
    """One transaction as the owner; a rehearsal leaves nothing behind."""
    with owner_scope(), transaction.atomic():
        yield
        if act.is_rehearsal:
            transaction.set_rollback(True)
    forget()


def find(word: str) -> Tenant:
    """The living committee of this code, address on the web or name; Refusal where there is none."""
    found = find_ever(word)
    if found.state not in LIVING:
        raise Refusal("committee_closed", _("This committee is closed for good."))
    return found


def find_ever(word: str) -> Tenant:
    """The same, a closed one where no living one answers to the word."""
    wanted = str(word).strip()
    if wanted.isprintable():
        rows = Tenant.objects.select_related("committee").filter(type=TenantType.COMMITTEE)
        by_code = rows.filter(codes__code=wanted).order_by(F("codes__valid_until").desc(nulls_first=True))
        found = [*by_code, *rows.filter(Q(committee__slug=wanted) | Q(name=wanted))]
        if found:
            return min(found, key=lambda tenant: tenant.state not in LIVING)
    raise Refusal("committee_unknown", _("There is no such committee."))


def locked(word: str) -> Tenant:
    """A living committee, its row locked for the rest of the transaction."""
    tenant = find(word)
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    return find(word)


def note(tenant: Tenant, verb: str, act: Act, why: str = "") -> None:
    """A line in the street's record, in the deed's transaction."""
    with owner_scope(street()):
        record(actor=None, verb=f"committee {verb}", thing=tenant, at=act.at, why=why[:200], by=act.by)


def count_soon(*tenants: Tenant) -> None:
    """Rows have come or gone: have them counted after the commit, without waiting for the sweep."""
    for tenant in tenants:
        transaction.on_commit(partial(send, FOLD, tenant.schema_name, {}))


def change_state(tenant: Tenant, state: TenantState, **more: object) -> None:
    """Open or close the door of the office; every process sees it within a second.

    When it closes for good nobody's login reaches the tables any more.
    """
    fields = {"state": state, "back_at": None, **more}
    for name, value in fields.items():
        setattr(tenant, name, value)
    tenant.save(update_fields=list(fields))
    if state not in LIVING:
        roles.shut(tenant)
    elif not tenant.login:
        roles.admit(tenant)
