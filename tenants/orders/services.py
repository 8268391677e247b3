"""Placing an order with the street's login, and carrying it out with the owner's."""

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
from keting.deeds import deed
from keting.later import later
from keting.refusal import Refusal
from tenants.orders.kinds import KINDS, Job, Outcome, State
from tenants.orders.models import Order
from tenants.scope import owner_scope, street

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
    if not Order.objects.filter(kind="settle", finished_at__isnull=True).exists():
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
