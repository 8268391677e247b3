"""Placing an order with the street's login, and carrying it out with the owner's."""

import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.accounts.models import Account
from keting.accounts.services import Guest, end_guest, open_guest
from keting.audit.services import record
from keting.db.keys import uuid7
from keting.deeds import deed
from keting.later import later
from keting.refusal import Refusal
from tenants.models import Change, Tenant
from tenants.orders.kinds import GLASS_OPEN, KINDS, Job, Outcome, State
from tenants.orders.models import Glass, Order
from tenants.scope import committees_at_work, owner_scope, scope_of_schema, street

ATTEMPTS = 3


@deed
def place_order(*, kind: str, payload: Mapping[str, Any], by: str, at: datetime) -> Order:
    """Store what shall be done and tell the queue; Refusal at once when it cannot be done."""
    if kind not in KINDS:
        msg = "order_unknown"
        raise Refusal(msg, _("Nothing of this kind can be ordered."))
    import_string(KINDS[kind].check)(payload)
    with transaction.atomic():
        order = Order.objects.create(
            kind=kind, payload=dict(payload), ordered_by=by, ordered_at=at, language=get_language() or "en"
        )
        later("opening.carry_out", order_id=str(order.pk))
    return order


def order_tidying(*, at: datetime) -> None:
    """Order that what was kept for undoing goes, once it can be undone no more."""
    kept = Change.objects.filter(undone_at__isnull=True, settled_at__isnull=True)
    if kept.exists() and not Order.objects.filter(kind="settle", finished_at__isnull=True).exists():
        with suppress(Refusal):
            place_order(kind="settle", payload={}, by="Keting", at=at)


def carry_out(*, order_id: UUID) -> bool:
    """Do what was ordered: the deed and the order's end are one transaction; False if it was not done."""
    order = _begin(order_id)
    if order is None:
        return False
    with override(order.language):
        try:
            with owner_scope(), transaction.atomic():
                _end(order, State.DONE, _do(order))
        except Refusal as refusal:
            _fail(order, refusal.code, str(refusal.message))
            return False
        except Exception as error:
            _fail(order, type(error).__name__, str(_("Nothing was changed. Tell those who run the system.")))
            raise
    return True


@deed
def take_secret(*, order_id: UUID) -> str:
    """The secret of an order, which is then forgotten; '' when it was taken before."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        Order.objects.filter(pk=order_id).update(secret="")
    return str(order.secret)


def _begin(order_id: UUID) -> Order | None:
    with owner_scope(street()), transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        if order.state in {State.DONE, State.FAILED}:
            return None
        order.state, order.attempts = State.RUNNING, order.attempts + 1
        order.save(update_fields=["state", "attempts"])
    if order.attempts > ATTEMPTS:
        _fail(order, "tried_too_often", str(_("Nothing was changed. Tell those who run the system.")))
        return None
    return order


def _do(order: Order) -> Outcome:
    def say(step: int, steps: int, sentence: str) -> None:
        _aside(order, step=step, steps=steps, message=sentence)

    job = Job(order.payload, by=order.ordered_by, at=clock.now(), say=say)
    outcome: Outcome = import_string(KINDS[order.kind].work)(job)
    return outcome


def _aside(order: Order, **facts: Any) -> None:
    """Write on a connection of its own, so that the page sees it before the work is committed."""

    def write() -> None:
        try:
            with owner_scope(street()):
                Order.objects.filter(pk=order.pk).update(**facts)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(write).result()


def _fail(order: Order, problem: str, sentence: str) -> None:
    with owner_scope(street()):
        _end(order, State.FAILED, Outcome(sentence), problem)


def _end(order: Order, state: State, outcome: Outcome, problem: str = "") -> None:
    with owner_scope(street()):
        Order.objects.filter(pk=order.pk).update(
            state=state,
            message=outcome.message,
            problem=problem[:60],
            secret=outcome.secret,
            finished_at=clock.now(),
        )


@deed
def ask_glass(*, office: Tenant, reason: str, by: Account, at: datetime) -> Glass:
    """Ask to read in one committee for an hour; nothing opens until another has agreed."""
    with transaction.atomic():
        made = Glass.objects.create(office=office.schema_name, reason=reason, asked_by=by, asked_at=at)
        record(actor=by, verb="ask_glass", thing=made, at=at, why=f"{office.name}, {reason}")
    return made


@deed
def agree_glass(*, glass_id: UUID, by: Account, at: datetime) -> None:
    """The second key: the committee is told, and a guest may come in for an hour.

    Refused: `own_glass` (two keys are two people), `glass_over`, `one_committee` (of the one who asked).
    Two logins are two transactions: the street's comes first, so that nobody is a guest without a line there.
    """
    word, guest_id, until = secrets.token_urlsafe(24), uuid7(), at + GLASS_OPEN
    with transaction.atomic():
        # With whoever asked: two committees are not agreed to for one person at the same instant.
        locked = Glass.objects.select_for_update(of=("self", "asked_by"), no_key=True)
        glass = locked.select_related("asked_by").get(pk=glass_id)
        _check_glass(glass, by, at)
        Glass.objects.filter(pk=glass.pk).update(
            agreed_by=by, agreed_at=at, closes_at=until, guest_id=guest_id, secret=word
        )
        record(actor=by, verb="agree_glass", thing=glass, at=at, why=f"{_office(glass)}, {glass.reason}")
    names = f"{street().name} · {glass.asked_by.display_name} · {by.display_name}"
    guest = Guest(guest_id, glass.asked_by.display_name, until, word)
    with scope_of_schema(glass.office, kind="committee"):
        open_guest(guest=guest, why=glass.reason, by=names, at=at)


@deed
def take_word(*, glass_id: UUID, by: Account, at: datetime) -> str:
    """The word of the guest's link, once, for whoever asked; '' for anybody else and when it is over."""
    with transaction.atomic():
        rows = Glass.objects.select_for_update().filter(pk=glass_id, asked_by=by, closes_at__gt=at)
        word = next((one.secret for one in rows), "")
        rows.update(secret="")
    return word


@deed
def end_glass(*, glass_id: UUID, by: Account, at: datetime) -> None:
    """Close it before its hour is over, there first."""
    glass = Glass.objects.filter(pk=glass_id, closes_at__gt=at).first()
    if glass is None or glass.guest_id is None:
        return
    name = f"{street().name} · {by.display_name}"
    with scope_of_schema(glass.office, kind="committee"):
        end_guest(account_id=glass.guest_id, by=name, at=at)
    with transaction.atomic():
        Glass.objects.filter(pk=glass.pk, closes_at__gt=at).update(closes_at=at, secret="")
        record(actor=by, verb="end_glass", thing=glass, at=at)


def _office(glass: Glass) -> str:
    """The name of the office that is looked into."""
    return str(Tenant.objects.values_list("name", flat=True).get(schema_name=glass.office))


def _check_glass(glass: Glass, by: Account, at: datetime) -> None:
    if glass.asked_by_id == by.pk:
        msg = "own_glass"
        raise Refusal(msg, _("Two keys are two people: another agrees."))
    if glass.agreed_at or at > glass.asked_at + GLASS_OPEN:
        msg = "glass_over"
        raise Refusal(msg, _("This has been answered already, or is an hour old."))
    if not committees_at_work([glass.office]):
        msg = "office_closed"
        raise Refusal(msg, _("This committee is closed now: nobody can look in. Ask again once it is open."))
    if Glass.objects.filter(asked_by=glass.asked_by_id, closes_at__gt=at).exists():
        msg = "one_committee"
        raise Refusal(msg, _("Who asks is in another committee already. One at a time."))
